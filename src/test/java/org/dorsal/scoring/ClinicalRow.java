package org.dorsal.scoring;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.dorsal.TableFile;
import org.dorsal.knowledge.Criterion.CriterionLabel;
import org.dorsal.knowledge.Disposition;

/**
 * Row of an evidence table.
 *
 * @param id the row's name in the evidence table
 * @param meaning whether the flag is present (true), absent (false), not assessed (empty)
 */
public record ClinicalRow(
        String id,
        String flag,
        Disposition tier,
        CriterionLabel origin,
        Function<ClinicalAnswers, Optional<Boolean>> meaning) {

    /** Reads a table. */
    static List<ClinicalRow> rows(String table) {
        return TableFile.rows(ClinicalRow.class, table).stream()
                .map(cells -> new ClinicalRow(
                        cells.get(0),
                        cells.get(1),
                        Disposition.valueOf(cells.get(2)),
                        CriterionLabel.valueOf(cells.get(3)),
                        Meaning.of(cells.get(4))))
                .toList();
    }

    FlagState expected(SomeScoredResponse response) {
        return meaning.apply(new ClinicalAnswers(response))
                .map(present -> present ? FlagState.PRESENT : FlagState.ABSENT)
                .orElse(FlagState.NOT_ASSESSED);
    }

    /** linkIds of the questions that decide it. */
    Set<String> reads() {
        ClinicalAnswers nothing = new ClinicalAnswers(SomeScoredResponse.empty());
        if (meaning.apply(nothing).isPresent()) {
            throw new IllegalStateException(id + " is decided by no answer at all");
        }
        return nothing.lookedAt();
    }

    @Override
    public String toString() {
        return id + " " + flag;
    }
}
