#!/usr/bin/env bash
# A few steps of LLaMA-Factory's SFT on every set of a release: llama_factory.sh RELEASE WORK. What it makes lies in WORK.
# With the tiny random Qwen2.5-Omni of tiny_omni.py, on the CPU.
set -euo pipefail
release=$(realpath "$1") work=$(realpath -m "$2") here=$(dirname "$(realpath "$0")")
mkdir -p "$work"
export OMP_NUM_THREADS=1 CUDA_VISIBLE_DEVICES=""
[ -x "$work/venv/bin/llamafactory-cli" ] || { uv venv -q --python 3.11 "$work/venv"; uv pip install -q --python "$work/venv/bin/python" -r "$here/llama_factory.txt"; }
export HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1
"$work/venv/bin/python" "$here/tiny_omni.py" "$work/model" 2>/dev/null
sets=$("$work/venv/bin/python" -c "import json, sys; print(','.join(n for n in json.load(open(sys.argv[1])) if n.endswith('_train')))" \
  "$release/exports/llama_factory/dataset_info.json")
echo "== SFT $sets"
cat >"$work/sft.yaml" <<YAML
model_name_or_path: $work/model
template: qwen2_omni
stage: sft
do_train: true
finetuning_type: lora
lora_rank: 8
lora_target: all
dataset_dir: $release/exports/llama_factory
media_dir: $release
dataset: $sets
cutoff_len: 2048
max_steps: ${STEPS:-8}
per_device_train_batch_size: 2
gradient_accumulation_steps: 1
learning_rate: 1.0e-3
logging_steps: 1
save_strategy: "no"
report_to: none
preprocessing_num_workers: 1
dataloader_num_workers: 0
overwrite_cache: true
output_dir: $work/out
overwrite_output_dir: true
YAML
"$work/venv/bin/llamafactory-cli" train "$work/sft.yaml" >"$work/sft.log" 2>&1 || { tail -30 "$work/sft.log"; exit 1; }
grep -o "{'loss'[^}]*}\|{'train_runtime'[^}]*}" "$work/sft.log"
