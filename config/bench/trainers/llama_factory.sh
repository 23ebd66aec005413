#!/usr/bin/env bash
# A few steps of LLaMA-Factory on a release: llama_factory.sh RELEASE WORK. Everything it makes lies in WORK.
# SFT on every set, then DPO on the preference rows, with the tiny random Qwen2.5-Omni of tiny_omni.py, on the CPU.
set -euo pipefail
release=$(realpath "$1") work=$(realpath -m "$2") here=$(dirname "$(realpath "$0")")
mkdir -p "$work"
export OMP_NUM_THREADS=1 CUDA_VISIBLE_DEVICES=""
[ -x "$work/venv/bin/llamafactory-cli" ] || { uv venv -q --python 3.11 "$work/venv"; uv pip install -q --python "$work/venv/bin/python" -r "$here/llama_factory.txt"; }
export HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1
"$work/venv/bin/python" "$here/tiny_omni.py" "$work/model" 2>/dev/null
sets() { # sets ENDING: the names in dataset_info.json that end so
  "$work/venv/bin/python" -c "import json, sys; print(','.join(n for n in json.load(open(sys.argv[1])) if n.endswith(sys.argv[2])))" \
    "$release/exports/llama_factory/dataset_info.json" "$1"
}
train() { # train STAGE SETS
  echo "== $1 $2"
  cat >"$work/$1.yaml" <<YAML
model_name_or_path: $work/model
template: qwen2_omni
stage: $1
do_train: true
finetuning_type: lora
lora_rank: 8
lora_target: all
dataset_dir: $release/exports/llama_factory
media_dir: $release
dataset: $2
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
  "$work/venv/bin/llamafactory-cli" train "$work/$1.yaml" >"$work/$1.log" 2>&1 || { tail -30 "$work/$1.log"; exit 1; }
  grep -o "{'loss'[^}]*}\|{'train_runtime'[^}]*}" "$work/$1.log"
}
case ${STAGES:-sft dpo} in *sft*) train sft "$(sets _train)" ;; esac
case ${STAGES:-sft dpo} in *dpo*) train dpo "$(sets _train_pairs)" ;; esac
