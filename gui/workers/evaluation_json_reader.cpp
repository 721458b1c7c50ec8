// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/workers/evaluation_json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/core/error.h"

namespace carina::gui {
namespace {

constexpr double kMostCount = 1e12;

/// The statistics of one label, found by their names.
class Statistics {
 public:
  explicit Statistics(QJsonObject all) : all_(std::move(all)) {}

  std::optional<double> value(const QString& name) const { return number(name, "value"); }
  std::optional<double> value(const char* name) const { return value(QString::fromLatin1(name)); }

  std::int64_t count(const char* name, const char* field = "value") const {
    return std::llround(std::clamp(number(QString::fromLatin1(name), field).value_or(0), 0.0, kMostCount));
  }

  std::optional<eval::Interval> interval(const QString& name) const {
    const auto low = number(name, "low");
    const auto high = number(name, "high");
    return low && high ? std::optional(eval::Interval{*low, *high}) : std::nullopt;
  }

  std::optional<double> number(const QString& name, const char* field) const {
    const auto found = all_.value(name).toObject().value(QLatin1String(field));
    return found.isDouble() ? std::optional(found.toDouble()) : std::nullopt;
  }

  /// A share with what it counts.
  eval::Proportion share(const char* name) const {
    const auto text = QString::fromLatin1(name);
    eval::Proportion share;
    share.count = std::max<std::int64_t>(1, count(name, "n"));
    share.hits = std::llround(value(text).value_or(0) * static_cast<double>(share.count));
    share.interval95 = interval(text).value_or(eval::Interval{});
    return share;
  }

  QStringList names() const { return all_.keys(); }

 private:
  QJsonObject all_;
};

std::optional<eval::CutPoint> cutOf(const Statistics& statistics, const QString& name) {
  const auto sensitivity = statistics.value(name + QStringLiteral(".sensitivity"));
  const auto specificity = statistics.value(name + QStringLiteral(".specificity"));
  if (!sensitivity || !specificity) return {};
  return eval::CutPoint{statistics.value(name + QStringLiteral(".threshold")), *sensitivity, *specificity};
}

std::optional<eval::OperatingPoint> pointOf(const Statistics& statistics) {
  const auto threshold = statistics.value("threshold");
  if (!threshold) return {};
  return eval::OperatingPoint{.threshold = *threshold,
                              .truePositives = statistics.count("true_positives"),
                              .falsePositives = statistics.count("false_positives"),
                              .trueNegatives = statistics.count("true_negatives"),
                              .falseNegatives = statistics.count("false_negatives"),
                              .sensitivity = statistics.share("sensitivity"),
                              .specificity = statistics.share("specificity")};
}

std::optional<eval::Reliability> reliabilityOf(const Statistics& statistics, std::int64_t films) {
  const auto brier = statistics.value("brier");
  const auto ece = statistics.value("ece");
  if (!brier || !ece) return {};
  eval::Reliability reliability{.count = films, .brier = *brier, .ece = *ece, .bins = {}};
  static const QRegularExpression kBin(QStringLiteral(R"(^reliability_bin_(\d{1,4})_of_(\d{1,4})\.mean_score$)"));
  for (const auto& name : statistics.names()) {
    const auto match = kBin.match(name);
    if (!match.hasMatch()) continue;
    const auto at = match.captured(1).toUInt();
    reliability.bins.resize(std::max<std::size_t>(reliability.bins.size(), match.captured(2).toUInt()));
    if (at < 1 || at > reliability.bins.size()) continue;
    const auto share = QString(name).replace(QStringLiteral(".mean_score"), QStringLiteral(".share_positive"));
    reliability.bins[at - 1] = {
        .count = std::llround(std::clamp(statistics.number(share, "n").value_or(0), 0.0, kMostCount)),
        .meanScore = statistics.value(name).value_or(0),
        .share = statistics.value(share).value_or(0),
        .interval95 = statistics.interval(share).value_or(eval::Interval{})};
  }
  return reliability;
}

std::vector<eval::SubgroupResult> subgroupsOf(const QJsonObject& groups) {
  std::vector<eval::SubgroupResult> results;
  for (auto it = groups.begin(); it != groups.end(); ++it) {
    const Statistics statistics(it.value().toObject());
    const auto cut = it.key().indexOf(QLatin1Char('='));
    eval::SubgroupResult group{.attribute = it.key().left(cut).toStdString(),
                               .value = it.key().mid(cut + 1).toStdString()};
    group.films = statistics.count("auroc", "n");
    group.positives = statistics.count("auroc", "positives");
    group.negatives = group.films - group.positives;
    group.isTooFew = group.positives < eval::kLeastOfASubgroup || group.negatives < eval::kLeastOfASubgroup;
    group.estimate.auroc = statistics.value("auroc");
    group.estimate.interval95 = statistics.interval(QStringLiteral("auroc"));
    results.push_back(std::move(group));
  }
  return results;
}

eval::LabelResult labelOf(const QJsonObject& json) {
  const Statistics statistics(json.value(QLatin1String("statistics")).toObject());
  eval::LabelResult result;
  result.films = statistics.count("auroc", "n");
  result.positives = statistics.count("auroc", "positives");
  result.negatives = result.films - result.positives;
  result.patients = statistics.count("patients");
  result.auroc = {statistics.value("auroc"), statistics.value("auroc_delong_variance"),
                  statistics.interval(QStringLiteral("auroc"))};
  result.bootstrap95 = statistics.interval(QStringLiteral("auroc_clustered"));
  result.averagePrecision = statistics.value("average_precision");
  result.youden = cutOf(statistics, QStringLiteral("youden"));
  result.point = pointOf(statistics);
  result.reliability = reliabilityOf(statistics, result.films);
  result.subgroups = subgroupsOf(json.value(QLatin1String("subgroups")).toObject());
  return result;
}

eval::LabelComparison comparisonOf(const Statistics& statistics) {
  eval::LabelComparison comparison;
  comparison.delong.difference = statistics.value("auroc_difference");
  comparison.delong.interval95 = statistics.interval(QStringLiteral("auroc_difference"));
  comparison.delong.covariance = statistics.value("delong_covariance");
  comparison.delong.z = statistics.value("delong_z");
  comparison.delong.p = statistics.value("delong_p");
  comparison.holm = statistics.value("delong_p_holm");
  comparison.bootstrap95 = statistics.interval(QStringLiteral("auroc_difference_clustered"));
  comparison.onlyARight = statistics.count("only_first_right");
  comparison.onlyBRight = statistics.count("only_second_right");
  return comparison;
}

/// One evaluation.json as it is read.
class Reader {
 public:
  explicit Reader(const QString& file) : file_(file.toStdString()) {}

  LoadedReview read(const QJsonObject& json) {
    if (json.value(QLatin1String("format")) != QLatin1String("carina.evaluation")) {
      refuse("field 'format' is not 'carina.evaluation'");
    }
    if (const auto version = json.value(QLatin1String("version")).toInt(); version != 1) {
      throw Error(ErrorCode::Unsupported, file_ + ": version " + std::to_string(version) + "; this program reads 1");
    }
    readData(json.value(QLatin1String("data")).toObject());
    readOptions(json.value(QLatin1String("options")).toObject());
    for (const auto& note : json.value(QLatin1String("notes")).toArray()) review_.notes << note.toString();
    for (const auto& model : json.value(QLatin1String("models")).toArray()) readModel(model.toObject());
    if (review_.evaluation.models.empty()) refuse("field 'models' has no model");
    for (const auto& each : json.value(QLatin1String("comparisons")).toArray()) readComparison(each.toObject());
    for (const auto& each : json.value(QLatin1String("baselines")).toArray()) readBaseline(each.toObject());
    return std::move(review_);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { throw Error(ErrorCode::Corrupt, file_ + ": " + what); }

  void readData(const QJsonObject& data) {
    auto& films = review_.films;
    films.source = data.value(QLatin1String("source")).toString().toStdString();
    films.sha256 = data.value(QLatin1String("sha256")).toString().toStdString();
    films.patientCount = data.value(QLatin1String("patients")).toInt();
    review_.split = report::parseSplit(data.value(QLatin1String("split")).toString().toStdString());
    for (const auto& label : data.value(QLatin1String("labels")).toArray()) {
      films.labels.push_back(label.toString().toStdString());
    }
    if (films.labels.empty()) refuse("field 'data.labels' has no label");
    review_.title = QString::fromStdString(films.source);
  }

  void readOptions(const QJsonObject& options) {
    const auto cut = options.value(QLatin1String("operatingPoint")).toString(QStringLiteral("youden"));
    review_.evaluation.options.cut = eval::parseCutRule(cut.toStdString());
  }

  void readModel(const QJsonObject& json) {
    eval::ModelResult model{.name = json.value(QLatin1String("model")).toString().toStdString(),
                            .weightsSha256 = json.value(QLatin1String("weightsSha256")).toString().toStdString()};
    const auto labels = json.value(QLatin1String("labels")).toObject();
    for (const auto& label : review_.films.labels) {
      const auto found = labels.value(QString::fromStdString(label));
      if (!found.isObject()) refuse("model '" + model.name + "' has no figures of '" + label + "'");
      model.labels.push_back(labelOf(found.toObject()));
    }
    const auto mean = labels.value(QLatin1String("mean")).toObject();
    const Statistics statistics(mean.value(QLatin1String("statistics")).toObject());
    model.mean.auroc = statistics.value("auroc_clustered");
    model.mean.bootstrap95 = statistics.interval(QStringLiteral("auroc_clustered"));
    model.mean.averagePrecision = statistics.value("average_precision");
    model.mean.brier = statistics.value("brier");
    model.mean.ece = statistics.value("ece");
    model.mean.labelsCounted = statistics.count("labels_counted");
    review_.modelFiles << QString();
    review_.evaluation.models.push_back(std::move(model));
  }

  std::size_t modelNamed(const QString& name) const {
    const auto& models = review_.evaluation.models;
    const auto found = std::ranges::find(models, name.toStdString(), &eval::ModelResult::name);
    if (found == models.end()) refuse("a comparison names '" + name.toStdString() + "', which is no model of it");
    return static_cast<std::size_t>(found - models.begin());
  }

  void readComparison(const QJsonObject& json) {
    eval::Comparison comparison{.modelA = modelNamed(json.value(QLatin1String("model")).toString()),
                                .modelB = modelNamed(json.value(QLatin1String("against")).toString())};
    const auto labels = json.value(QLatin1String("labels")).toObject();
    const auto statisticsOf = [&](const QString& label) {
      return Statistics(labels.value(label).toObject().value(QLatin1String("statistics")).toObject());
    };
    for (const auto& label : review_.films.labels) {
      comparison.labels.push_back(comparisonOf(statisticsOf(QString::fromStdString(label))));
    }
    const auto mean = statisticsOf(QStringLiteral("mean"));
    comparison.meanDifference = mean.value("auroc_difference_clustered");
    comparison.mean95 = mean.interval(QStringLiteral("auroc_difference_clustered"));
    review_.evaluation.comparisons.push_back(std::move(comparison));
  }

  void readBaseline(const QJsonObject& json) {
    const auto text = [&](const char* key) { return json.value(QLatin1String(key)).toString().toStdString(); };
    report::Baseline baseline;
    baseline.id = text("id");
    baseline.name = text("name");
    baseline.citation = text("citation");
    baseline.split = report::parseSplit(text("split"));
    const auto orNothing = [](const QJsonValue& value) {
      return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
    };
    baseline.mean = orNothing(json.value(QLatin1String("mean")));
    const auto aurocs = json.value(QLatin1String("auroc")).toObject();
    for (const auto& label : review_.films.labels) {
      baseline.aurocs.push_back(orNothing(aurocs.value(QString::fromStdString(label))));
    }
    review_.baselines.push_back(std::move(baseline));
  }

  std::string file_;
  LoadedReview review_;
};

}  // namespace

LoadedReview readEvaluationJson(const QByteArray& bytes, const QString& file) {
  QJsonParseError error;
  const auto document = QJsonDocument::fromJson(bytes, &error);
  if (!document.isObject()) {
    throw Error(ErrorCode::Corrupt, file.toStdString() + ": no JSON object: " + error.errorString().toStdString() +
                                        " at byte " + std::to_string(error.offset));
  }
  return Reader(file).read(document.object());
}

}  // namespace carina::gui
