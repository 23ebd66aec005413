"""Archives with traps in them: refused before anything is written."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from datasets_app.archives import ArchiveLimits, BadArchive, inspect, unpack
from tests.datasets_app.sounds import tar_of, zip_of

FILES = {"a.wav": b"RIFFa", "deep/b.wav": b"RIFFb" * 1000, "__MACOSX/._a.wav": b"x", "deep/.DS_Store": b"x"}


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "archive"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("pack", [zip_of, tar_of, lambda files: tar_of(files, "w:")])
def test_files_come_out_under_names_of_ours(pack, tmp_path: Path) -> None:
    path = saved(tmp_path, pack(FILES))
    (tmp_path / "out").mkdir()
    assert [member.name for member in inspect(path)] == ["a.wav", "deep/b.wav"]
    unpacked = unpack(path, tmp_path / "out")
    assert {name: file.read_bytes() for name, file in unpacked.items()} == {
        "a.wav": b"RIFFa",
        "deep/b.wav": b"RIFFb" * 1000,
    }
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["000000", "000001"]


TRAPS = ["../x.wav", "a/../../x.wav", "/etc/x.wav", "..\\x.wav", "C:\\x.wav", "a//b.wav", "a\nb.wav", "x" * 301]


@pytest.mark.parametrize("pack", [zip_of, tar_of])
@pytest.mark.parametrize("name", TRAPS)
def test_names_that_lead_out_refuse_the_archive(pack, name: str, tmp_path: Path) -> None:
    refused(saved(tmp_path, pack({"good.wav": b"x", name: b"x"})), "unsafe_name", tmp_path)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_refuse_it(kind: bytes, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo("a.wav")
        entry.type = kind
        entry.linkname = "/etc/passwd"
        archive.addfile(entry)
    refused(saved(tmp_path, packed.getvalue()), "not_a_file", tmp_path)


def test_a_link_in_a_zip_refuses_it(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        entry = zipfile.ZipInfo("a.wav")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    refused(saved(tmp_path, packed.getvalue()), "not_a_file", tmp_path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("a.wav", "a.wav"), ("a.wav", "A.WAV")])
def test_one_name_twice(names: tuple[str, str], tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    refused(saved(tmp_path, packed.getvalue()), "duplicate_name", tmp_path)


@pytest.mark.parametrize("pack", [zip_of, tar_of])
@pytest.mark.parametrize(
    ("files", "limits", "code"),
    [
        ({f"{n}.wav": b"x" for n in range(6)}, ArchiveLimits(files=5), "too_many_files"),
        ({"a.wav": b"x" * 2000}, ArchiveLimits(file_bytes=1999), "too_large"),
        ({"a.wav": b"x" * 2000, "b.wav": b"y" * 2000}, ArchiveLimits(total_bytes=3999), "too_large"),
        ({"bomb.wav": b"\0" * 30_000_000}, ArchiveLimits(), "too_large"),
    ],
)
def test_limits_hold_before_anything_is_unpacked(pack, files, limits: ArchiveLimits, code: str, tmp_path: Path) -> None:
    refused(saved(tmp_path, pack(files)), code, tmp_path, limits)


def test_a_tar_whose_description_is_a_bomb(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo("a.wav")
        entry.pax_headers = {"comment": "x" * 50_000_000}
        archive.addfile(entry)
    refused(saved(tmp_path, packed.getvalue()), "too_large", tmp_path)


def test_a_zip_that_lies_about_a_size(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.wav": b"x" * 1000}))
    size = (1000).to_bytes(4, "little")
    data = bytearray(bytes(data).replace(size, (10).to_bytes(4, "little")))
    path = saved(tmp_path, bytes(data))
    (tmp_path / "out").mkdir()
    with pytest.raises(BadArchive):
        unpack(path, tmp_path / "out")


@pytest.mark.parametrize("share", range(5, 100, 13))
@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_a_truncated_archive_is_damaged_not_a_crash(pack, share: int, tmp_path: Path) -> None:
    data = pack({"a.wav": bytes(range(256)) * 40, "b.wav": b"y" * 5000})
    path = saved(tmp_path, data[: len(data) * share // 100])
    (tmp_path / "out").mkdir()
    with pytest.raises(BadArchive):
        unpack(path, tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04", b"\x1f\x8b\x08", b"not an archive" * 100])
def test_what_is_no_archive(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadArchive):
        inspect(saved(tmp_path, data))


def refused(path: Path, code: str, tmp_path: Path, limits: ArchiveLimits | None = None) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for look in (inspect, lambda p, **kw: unpack(p, out, **kw)):
        with pytest.raises(BadArchive) as found:
            look(path, **({"limits": limits} if limits else {}))
        assert found.value.code == code
    assert {file.name for file in tmp_path.rglob("*") if file.is_file()} <= {
        "archive",
        "000000",
        "000001",
        "000002",
        "000003",
        "000004",
    }
