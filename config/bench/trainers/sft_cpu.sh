#!/usr/bin/env bash
# SFT of the same samples and the same weights here and in ms-swift, one thread: sft_cpu.sh RELEASE WORK [tiny|small] [SAMPLES]
# WORK/venv has ms-swift (ms_swift.sh makes it). CPU seconds are of the whole process, imports included.
set -euo pipefail
release=$(realpath "$1") work=$(realpath -m "$2") size=${3:-tiny} samples=${4:-64}
here=$(dirname "$(realpath "$0")") python=$(command -v "${PYTHON:-python3}")
export OMP_NUM_THREADS=1 CUDA_VISIBLE_DEVICES="" ENABLE_AUDIO_OUTPUT=0 USE_HF=1 HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1
cd "$here/../../.."
data=$work/noise-$samples model=$work/model-$size
[ -e "$model/config.json" ] || "$work/venv/bin/python" "$here/tiny_omni.py" "$model" "$size"
[ -e "$data/release.json" ] || "$python" -m config.bench.trainers.sft_release "$release" "$data" "$samples"
timed() { /usr/bin/time -f "$1: %U + %S CPU s, %e s, %M KiB, load $(cut -d' ' -f1-3 /proc/loadavg)" "${@:2}"; }
rm -rf "$work/run"
timed "speech_judge $size" "$python" -m speech_judge train "$here/sft_cpu.toml" --release "$data" --base "$model" --out "$work/run" --cpu \
  2>"$work/own.log" || { tail -30 "$work/own.log"; exit 1; }
tail -1 "$work/own.log"
timed "ms-swift $size" "$work/venv/bin/swift" sft --model "$model" --model_type qwen2_5_omni --template qwen2_5_omni --torch_dtype float32 \
  --tuner_type lora --lora_rank 8 --lora_alpha 32 --target_modules all-linear --max_length 4096 --dataset "$data/swift.jsonl" \
  --split_dataset_ratio 0 --num_train_epochs 2 --per_device_train_batch_size 4 --gradient_accumulation_steps 1 --learning_rate 1e-4 \
  --logging_steps 1 --save_strategy no --eval_strategy no --dataloader_num_workers 0 --dataset_num_proc 1 --report_to none \
  --output_dir "$work/swift" >"$work/swift.log" 2>&1 || { tail -30 "$work/swift.log"; exit 1; }
tail -1 "$work/swift.log"
