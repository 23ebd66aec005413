#!/usr/bin/env bash
# A few steps of ms-swift on a release: ms_swift.sh RELEASE WORK. Everything it makes lies in WORK.
# SFT on every task, DPO on the preference rows, GRPO on assessment prompts, with the tiny random Qwen2.5-Omni of tiny_omni.py, on the CPU.
set -euo pipefail
release=$(realpath "$1") work=$(realpath -m "$2") here=$(dirname "$(realpath "$0")")
mkdir -p "$work"
export OMP_NUM_THREADS=1 CUDA_VISIBLE_DEVICES="" ENABLE_AUDIO_OUTPUT=0 USE_HF=1
[ -x "$work/venv/bin/swift" ] || { uv venv -q --python 3.11 "$work/venv"; uv pip install -q --python "$work/venv/bin/python" -r "$here/ms_swift.txt"; }
export HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1
"$work/venv/bin/python" "$here/tiny_omni.py" "$work/model" 2>/dev/null
cd "$release" # paths in the rows lead from here
common=(--model "$work/model" --model_type qwen2_5_omni --template qwen2_5_omni --torch_dtype float32 --tuner_type lora
  --lora_rank 8 --target_modules all-linear --max_length 2048 --per_device_train_batch_size 2
  --gradient_accumulation_steps 1 --learning_rate 1e-3 --logging_steps 1 --save_strategy no --eval_strategy no
  --dataloader_num_workers 0 --dataset_num_proc 1 --report_to none)
losses() { grep -o "{'loss'[^}]*}\|{'train_runtime'[^}]*}" "$1"; }
echo "== SFT" exports/ms_swift/*/train.jsonl
"$work/venv/bin/swift" sft "${common[@]}" --dataset exports/ms_swift/*/train.jsonl --max_steps "${STEPS:-8}" --output_dir "$work/sft" >"$work/sft.log" 2>&1 ||
  { tail -30 "$work/sft.log"; exit 1; }
losses "$work/sft.log"
echo "== DPO" preference/*/train.jsonl
"$work/venv/bin/swift" rlhf --rlhf_type dpo "${common[@]}" --dataset preference/*/train.jsonl --max_steps "${STEPS:-8}" \
  --columns '{"prompt": "query", "chosen": "response", "rejected": "rejected_response"}' --output_dir "$work/dpo" >"$work/dpo.log" 2>&1 ||
  { tail -30 "$work/dpo.log"; exit 1; }
losses "$work/dpo.log"
if [ -s exports/grpo/assessment/train.jsonl ]; then
  echo "== GRPO exports/grpo/assessment/train.jsonl"
  "$work/venv/bin/swift" rlhf --rlhf_type grpo "${common[@]}" --dataset exports/grpo/assessment/train.jsonl --max_steps 2 \
    --external_plugins "$here/reward.py" --reward_funcs names_the_score --num_generations 2 --max_completion_length 16 \
    --use_vllm false --output_dir "$work/grpo" >"$work/grpo.log" 2>&1 || { tail -30 "$work/grpo.log"; exit 1; }
  losses "$work/grpo.log"
fi
