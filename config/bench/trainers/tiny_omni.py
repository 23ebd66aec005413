"""A Qwen2.5-Omni of random weights, saved as the real one is: `python tiny_omni.py FOLDER [tiny|small]`.

`tiny` has a third of a million, `small` (512 wide, 8 layers) enough that a training step has something to compute.

Runs in the trainer's own environment (its transformers writes the files it will read). It knows nothing: it shows that
a trainer takes our rows and audio through to a loss, and costs no download.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (  # type: ignore[attr-defined]  # the trainers' versions, older than ours
    Qwen2_5OmniConfig,
    Qwen2_5OmniForConditionalGeneration,
    Qwen2_5OmniProcessor,
    Qwen2TokenizerFast,
    Qwen2VLImageProcessor,
    Qwen2VLVideoProcessor,
    WhisperFeatureExtractor,
)

NAMED = {
    "image_token": "<|IMAGE|>",
    "audio_token": "<|AUDIO|>",
    "video_token": "<|VIDEO|>",
    "vision_bos_token": "<|vision_bos|>",
    "vision_eos_token": "<|vision_eos|>",
    "audio_bos_token": "<|audio_bos|>",
    "audio_eos_token": "<|audio_eos|>",
}
PLAIN = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
ENDS = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
WIDTHS = {"tiny": (64, 2), "small": (512, 8)}  # hidden units, layers of decoder and encoder
TEXTS = ["Overall Quality: 3/5", "A and B are similar", "Determine if this speech is real or a deepfake.", "real fake"]
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
    "{% if m['content'] is string %}{{ m['content'] }}{% else %}{% for c in m['content'] %}"
    "{% if c['type'] == 'audio' %}<|audio_bos|><|AUDIO|><|audio_eos|>{% else %}{{ c['text'] }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def tokenizer(folder: Path) -> Qwen2TokenizerFast:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    special = [*PLAIN, *NAMED.values()]
    made.train_from_iterator(
        TEXTS, trainers.BpeTrainer(vocab_size=400, initial_alphabet=alphabet, special_tokens=special)
    )
    made.save(str(folder / "tokenizer.json"))
    return Qwen2TokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        **ENDS,
        extra_special_tokens=NAMED,
        chat_template=TEMPLATE,
    )


def config(words: Qwen2TokenizerFast, size: str) -> Qwen2_5OmniConfig:
    width, layers = WIDTHS[size]
    half = width // 4 // 2
    sections = [half - 2 * (half * 3 // 8), half * 3 // 8, half * 3 // 8]

    def number(token: str) -> int:
        return int(words.convert_tokens_to_ids(token))

    text = {
        "vocab_size": 512, "hidden_size": width, "intermediate_size": 2 * width, "num_hidden_layers": layers,
        "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 4096,
        "rope_scaling": {"rope_type": "default", "mrope_section": sections}, "bos_token_id": None,
        "eos_token_id": number("<|im_end|>"), "pad_token_id": number("<|endoftext|>"),
    }  # fmt: skip
    audio = {
        "d_model": width, "encoder_layers": layers, "encoder_attention_heads": 4, "encoder_ffn_dim": 2 * width,
        "output_dim": width,
        "num_mel_bins": 128, "n_window": 100, "max_source_positions": 1500,
    }  # fmt: skip
    vision = {"depth": 1, "hidden_size": 32, "intermediate_size": 64, "num_heads": 2, "out_hidden_size": width,
              "fullatt_block_indexes": [0]}  # fmt: skip
    thinker = {
        "text_config": text, "audio_config": audio, "vision_config": vision,
        "audio_token_index": number("<|AUDIO|>"), "image_token_index": number("<|IMAGE|>"),
        "video_token_index": number("<|VIDEO|>"), "audio_token_id": number("<|AUDIO|>"),
        "image_token_id": number("<|IMAGE|>"), "video_token_id": number("<|VIDEO|>"),
        "audio_start_token_id": number("<|audio_bos|>"), "audio_end_token_id": number("<|audio_eos|>"),
        "vision_start_token_id": number("<|vision_bos|>"), "vision_end_token_id": number("<|vision_eos|>"),
    }  # fmt: skip
    return Qwen2_5OmniConfig(thinker_config=thinker, enable_audio_output=False)


def main(folder: Path, size: str) -> None:
    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    words = tokenizer(folder)
    model = Qwen2_5OmniForConditionalGeneration(config(words, size))
    model.generation_config.eos_token_id = words.convert_tokens_to_ids("<|im_end|>")
    model.generation_config.pad_token_id = words.convert_tokens_to_ids("<|endoftext|>")
    special = [*PLAIN, *NAMED.values()]  # random weights would say "here is audio" now and then, and break GRPO
    model.generation_config.suppress_tokens = words.convert_tokens_to_ids([t for t in special if t != "<|im_end|>"])
    model.save_pretrained(folder)
    torch.save({}, folder / "spk_dict.pt")  # asked for even when the model cannot speak
    Qwen2_5OmniProcessor(
        image_processor=Qwen2VLImageProcessor(),
        video_processor=Qwen2VLVideoProcessor(),
        feature_extractor=WhisperFeatureExtractor(
            feature_size=128,
            sampling_rate=16000,
            hop_length=160,
            n_fft=400,
            chunk_length=300,
            return_attention_mask=True,
        ),
        tokenizer=words,
        chat_template=TEMPLATE,
    ).save_pretrained(folder)
    print(f"{sum(p.numel() for p in model.parameters()):,} weights in {folder}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[-1] not in (*WIDTHS, sys.argv[1]):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), (sys.argv[2:] or ["tiny"])[0])
