#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Is it good enough, and from where on: a model is trained, judged, and reads films by its own thresholds.
set -euo pipefail
carina=$1
unset CARINA_MODEL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "flow: $*" >&2; exit 1; }

"$carina" phantom -o films --count 40 --seed 5 --size 64 --format png >log.txt
"$carina" pack nih films --labels films/labels.csv -o records --split train=0.5 --split test=0.5 >log.txt 2>&1
"$carina" train --records records --val-split test --net amoebanet_d_1_16 --input-size 64 --batch 8 --epochs 1 \
  --learning-rate 0.01 --run run >log.txt 2>&1 || { cat log.txt >&2; fail 'training'; }
cp run/checkpoints/best/model.safetensors a.safetensors

"$carina" evaluate --model a.safetensors --records records --boxes films/BBox_List.csv --split-kind other -o report \
  >found.txt 2>log.txt || { cat log.txt >&2; fail 'evaluate'; }
grep -q 'mean of' found.txt || fail 'no mean is printed'

python3 - <<'PYTHON' || fail 'the files are not what they should be'
import csv, json
whole = json.load(open("report/evaluation.json"))
assert whole["format"] == "carina.evaluation" and whole["data"]["films"] > 5
rows = list(csv.DictReader(open("report/numbers.csv", newline="")))
flat = sum(len(part["statistics"]) + sum(len(group) for group in part.get("subgroups", {}).values())
           for model in whole["models"] for part in model["labels"].values())
assert flat == len(rows), (flat, len(rows))
scores = list(csv.DictReader(open("report/scores-a.csv", newline="")))
truth = {row["Image Index"]: row["Finding Labels"].split("|") for row in csv.DictReader(open("films/labels.csv"))}
points = json.load(open("a.points.json"))
for label, part in whole["models"][0]["labels"].items():
    if label == "mean":
        continue
    found = part["statistics"]["auroc"]
    positive = [float(row[label]) for row in scores if label in truth[row["image"]]]
    negative = [float(row[label]) for row in scores if label not in truth[row["image"]]]
    assert len(positive) == found["positives"] and len(positive) + len(negative) == found["n"], label
    if not positive or not negative:
        assert found["value"] is None, label
        continue
    won = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    assert abs(won / len(positive) / len(negative) - found["value"]) < 1e-12, label
    point = next(point for point in points["points"] if point["label"] == label)
    called = sum(p >= point["threshold"] for p in positive)
    assert called == point["sensitivity"]["hits"], label
assert open("report/report.pdf", "rb").read(5) == b"%PDF-"
page = open("report/report.html").read()
assert "<script" not in page and "Where the model looks" in page and "data:image/png;base64," in page
PYTHON

"$carina" predict films/phantom_000001.png --model a.safetensors >read.txt 2>log.txt
grep -q 'a.points.json' read.txt || fail 'predict does not say whose thresholds it uses'
"$carina" predict films/phantom_000001.png --net amoebanet_d_4_256 --points a.points.json >read.txt 2>log.txt &&
  fail 'other weights took the points'
grep -q 'other weights' log.txt || fail 'other weights are not named'

"$carina" evaluate --model run --records records --split train -o third --no-points >third.txt 2>log.txt ||
  fail 'a run folder is no model'

# The scores that were saved give the same report again, whatever wrote them.
"$carina" evaluate --scores report/scores-a.csv --labels films/labels.csv -o again >again.txt 2>log.txt
grep -q "$(grep '^mean of' found.txt | awk '{print $4}')" again.txt || fail 'saved scores give another mean'
