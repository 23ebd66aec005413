"""A split as a hypergraph: attribute values are vertices; units (a clip or a pair in a task) are hyperedges.

A unit is kept when all its vertices carry one label; otherwise it straddles and is dropped. Units of the same
attributes (one clip in several tasks) share an edge, which weighs as much as they do.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import scipy

SPLITS = ("train", "val", "test")
FREE, CONFLICT = -1, -2
Attribute = tuple[str, str]
Named = TypeVar("Named", Attribute, str)
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that is kept or dropped as a whole: a pair carries the attributes of both its clips."""

    id: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    strata: tuple[str, ...]  # what the splits should be balanced by, such as "language:en"


@dataclass(frozen=True)
class Problem:
    """Vertices and hyperedges as arrays. Sorted by name, so that the order of the input has no effect."""

    units: tuple[Unit, ...]
    edge_of: Ints  # per unit
    weights: Ints  # per edge: units
    vertices: tuple[Attribute, ...]
    pins: Ints  # per vertex: a label, FREE, or CONFLICT (pinned to two splits)
    member_edge: Ints  # one row per (edge, vertex), ordered by edge
    member_vertex: Ints
    strata: tuple[str, ...]
    stratum_edge: Ints  # one row per (unit, stratum), ordered by edge
    stratum_of: Ints

    @classmethod
    def build(cls, units: Iterable[Unit], pins: Mapping[Attribute, int]) -> Problem:
        ordered = tuple(sorted(units, key=lambda unit: unit.id))
        numbers: dict[tuple[Attribute, ...], int] = {}
        edge_of = np.array([numbers.setdefault(unit.attributes, len(numbers)) for unit in ordered], dtype=np.int64)
        vertices = tuple(sorted({attribute for attributes in numbers for attribute in attributes}))
        strata = tuple(sorted({stratum for unit in ordered for stratum in unit.strata}))
        place = {vertex: index for index, vertex in enumerate(vertices)}
        stratum_place = {stratum: index for index, stratum in enumerate(strata)}
        member_edge, member_vertex = rows(enumerate(numbers), place)
        stratum_edge, stratum_of = rows(zip(edge_of.tolist(), (u.strata for u in ordered), strict=True), stratum_place)
        by_edge = np.argsort(stratum_edge, kind="stable")
        return cls(
            units=ordered,
            edge_of=edge_of,
            weights=np.bincount(edge_of, minlength=len(numbers)),
            vertices=vertices,
            pins=np.array([pins.get(vertex, FREE) for vertex in vertices], dtype=np.int64),
            member_edge=member_edge,
            member_vertex=member_vertex,
            strata=strata,
            stratum_edge=stratum_edge[by_edge],
            stratum_of=stratum_of[by_edge],
        )

    @property
    def edge_count(self) -> int:
        return len(self.weights)

    @property
    def size(self) -> int:
        """Units."""
        return len(self.units)

    @cached_property
    def sizes(self) -> Ints:
        return np.bincount(self.member_edge, minlength=self.edge_count)

    @cached_property
    def kinds(self) -> npt.NDArray[np.str_]:
        return np.array([kind for kind, _ in self.vertices], dtype=np.str_)

    @cached_property
    def degrees(self) -> Ints:
        """Units per vertex."""
        return counted(self.member_vertex, self.weights[self.member_edge], len(self.vertices))

    @cached_property
    def systems(self) -> Ints:
        """Vertices whose labels the outer search tries; the rest is then solved exactly."""
        return np.flatnonzero(self.kinds == "system")

    def pinned_labels(self) -> Ints:
        """Where every labelling starts: pins stand, conflicts have no label, the rest is train."""
        return np.where(self.pins == FREE, 0, self.pins)

    def kept(self, labels: Ints) -> Ints:
        """Per edge the label that all its vertices share, or -1 where they differ."""
        carried = labels[self.member_vertex]
        low = np.full(self.edge_count, len(SPLITS), dtype=np.int64)
        high = np.full(self.edge_count, -1, dtype=np.int64)
        np.minimum.at(low, self.member_edge, carried)
        np.maximum.at(high, self.member_edge, carried)
        return np.where((low == high) & (low >= 0), low, -1)

    @cached_property
    def blocks(self) -> list[Ints]:
        """Edges that hang together by anything but systems and language: solved one after the other.

        Languages share no speakers and texts as a rule, so a block is a language, with a weight of its own.
        """
        total = self.edge_count + len(self.vertices) + len(self.strata)
        inner = ~np.isin(self.member_vertex, self.systems)
        by_language = np.array([name.startswith("language:") for name in self.strata], dtype=bool)
        spoken = by_language[self.stratum_of] if len(self.stratum_of) else np.zeros(0, dtype=bool)
        edges = np.concatenate([self.member_edge[inner], self.stratum_edge[spoken]])
        columns = np.concatenate(
            [
                self.edge_count + self.member_vertex[inner],
                self.edge_count + len(self.vertices) + self.stratum_of[spoken],
            ]
        )
        graph = scipy.sparse.csr_array((np.ones(len(edges), dtype=np.int32), (edges, columns)), shape=(total, total))
        _, component = scipy.sparse.csgraph.connected_components(graph, directed=False)
        of_edge = component[: self.edge_count]
        return [np.flatnonzero(of_edge == name) for name in dict.fromkeys(of_edge.tolist())]


def rows(named: Iterable[tuple[int, Iterable[Named]]], place: Mapping[Named, int]) -> tuple[Ints, Ints]:
    """(edge, place of a name) as two columns, a name once per edge's line."""
    edges, places = array("q"), array("q")
    for edge, names in named:
        for name in dict.fromkeys(names):
            edges.append(edge)
            places.append(place[name])
    return np.array(edges, dtype=np.int64), np.array(places, dtype=np.int64)


def counted(places: Ints, weights: Ints, length: int) -> Ints:
    """The weights added up by place."""
    return np.bincount(places, weights, minlength=length).astype(np.int64)
