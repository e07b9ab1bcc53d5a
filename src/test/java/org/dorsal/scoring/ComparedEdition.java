package org.dorsal.scoring;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;

/** Edition with criteria that are restated elsewhere and compared: the newest, and the draft of the next. */
public record ComparedEdition(String version, Form form, List<Criteria> plans, Care care) {
    private static final List<String> NAMES = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");

    public static final ComparedEdition NEWEST = of("1.1.0");
    public static final ComparedEdition DRAFT = of("1.2.0");

    private static ComparedEdition of(String version) {
        Knowledge knowledge = SomeProfiles.knowledge();
        Form form = knowledge.formInUse(NAMES, Optional.of(version)).orElseThrow();
        return new ComparedEdition(
                version,
                form,
                NAMES.stream()
                        .map(name -> knowledge.newestCriteria(name, form).orElseThrow())
                        .toList(),
                knowledge.newestCare(form).orElseThrow());
    }

    public static Stream<ComparedEdition> all() {
        return Stream.of(NEWEST, DRAFT);
    }

    public List<Criterion> criteria() {
        return plans.stream().flatMap(plan -> plan.criteria().stream()).toList();
    }

    /** Row of the evidence tables in force: of this edition, else of the newest before it that has one. */
    ClinicalRow row(String flag) {
        return (this == DRAFT ? EvidenceOfDraft.ROWS.stream() : Stream.<ClinicalRow>empty())
                .filter(row -> row.flag().equals(flag))
                .findFirst()
                .orElseGet(() -> NewestTable.row(flag));
    }

    List<ClinicalRow> rows() {
        return criteria().stream()
                .map(criterion -> row(criterion.flag().code()))
                .toList();
    }

    Answers answers(SomeScoredResponse response) {
        return AnswerReader.read(form, response.response(), Optional.empty(), SomeScoredResponse.DAY);
    }

    Scoring score(SomeScoredResponse response, Care with) {
        return CriteriaScorer.score(plans, with, form, answers(response));
    }

    @Override
    public String toString() {
        return version;
    }

    /** Evidence table of edition 1.2.0, {@code evidence-1.2.0.table}. */
    private static final class EvidenceOfDraft {
        static final List<ClinicalRow> ROWS = ClinicalRow.rows("evidence-1.2.0.table");
    }
}
