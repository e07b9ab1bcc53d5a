package org.dorsal.scoring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.TableFile;

/**
 * Contradiction of {@code contradictions.table}.
 *
 * @param both makes it contradictory
 * @param nearly differs in as little as possible and is not
 * @param needed linkIds of the questions without which there is no contradiction
 * @param record answers of the record, by linkId
 */
record SomeContradictions(
        String code,
        Map<String, String> both,
        Map<String, String> nearly,
        List<String> needed,
        Map<String, Set<String>> record) {

    static List<SomeContradictions> all() {
        return TableFile.rows(SomeContradictions.class, "contradictions.table").stream()
                .map(cells -> new SomeContradictions(
                        cells.get(0),
                        answers(cells.get(1)),
                        answers(cells.get(2)),
                        List.of(cells.get(3).split(" ")),
                        answers(cells.get(4)).entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, said -> Set.of(said.getValue())))))
                .toList();
    }

    SomeScoredResponse contradictory() {
        return changed(Story.base(), both);
    }

    SomeScoredResponse consistent() {
        return changed(contradictory(), nearly);
    }

    private static Map<String, String> answers(String cell) {
        Map<String, String> answers = new LinkedHashMap<>();
        if (!cell.equals("-")) {
            for (String answer : cell.split(" ", -1)) {
                String[] parts = answer.split("=", -1);
                answers.put(parts[0], parts[1]);
            }
        }
        return answers;
    }

    private static SomeScoredResponse changed(SomeScoredResponse base, Map<String, String> changes) {
        SomeScoredResponse changed = base;
        for (Map.Entry<String, String> change : changes.entrySet()) {
            changed = changed.with(change.getKey(), change.getValue());
        }
        return changed;
    }

    @Override
    public String toString() {
        return code;
    }
}
