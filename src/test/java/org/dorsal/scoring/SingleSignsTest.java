package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.junit.jupiter.api.Test;

/**
 * Each sign of the form, alone in a person who is well otherwise, against the reviewed list of signs that may end in
 * self-care. A sign that no model reads would be a false "all clear".
 */
class SingleSignsTest {
    private static final Path REVIEWED = Path.of("src/test/resources/org/dorsal/scoring/single-signs-2.0.0.table");

    /** Answers that say that there is no sign, or that it is unknown. */
    private static final Set<String> NO_SIGN = Set.of("none", "N", "UNK", "ASKU");

    private final List<List<String>> rows = rows();
    private final Map<String, String> wellPerson =
            EvidenceCases.answers(rows.getFirst().get(1));

    @Test
    void a_sign_alone_ends_in_self_care_only_where_that_was_reviewed() {
        Set<String> questions = Set.of(rows.get(1).get(1).split(" "));
        Set<String> reviewed = rows.stream().skip(2).map(List::getFirst).collect(Collectors.toCollection(TreeSet::new));

        Set<String> selfCare = questions.stream()
                .map(question -> EvidenceCases.FORM.item(question).orElseThrow())
                .flatMap(item -> item.options().stream()
                        .map(option -> option.coded().code())
                        .filter(code -> !NO_SIGN.contains(code))
                        .filter(code -> persons(item, code).anyMatch(SingleSignsTest::isSelfCare))
                        .map(code -> item.linkId() + "=" + code))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(selfCare).isEqualTo(reviewed);
    }

    /** The person with the sign, or one for each answer that opens its question. */
    private Stream<Map<String, String>> persons(Item item, String code) {
        Map<String, String> person = new LinkedHashMap<>(wellPerson);
        person.put(item.linkId(), code);
        if (item.gate().isEmpty() || EvidenceCases.response(person).isEnabled(item)) {
            return Stream.of(person);
        }
        return item.gate().get().conditions().stream()
                .filter(when -> when.operator() == Item.EnableWhen.Operator.EQUAL
                        && EvidenceCases.FORM
                                .item(when.question())
                                .filter(opening -> opening.kind() == Item.ItemKind.CHOICE)
                                .isPresent())
                .filter(when -> !when.question().equals("ask-all") && !NO_SIGN.contains(when.code()))
                .map(when -> {
                    Map<String, String> opened = new LinkedHashMap<>(person);
                    opened.put(when.question(), when.code());
                    return opened;
                });
    }

    private static boolean isSelfCare(Map<String, String> person) {
        Disposition disposition = EvidenceCases.scored(person).disposition();
        return disposition == Disposition.SELF_CARE || disposition == Disposition.SELF_CARE_WITH_CHECK;
    }

    private static List<List<String>> rows() {
        try {
            return Files.readAllLines(REVIEWED).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> List.of(line.split(" \\| ", 2)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
