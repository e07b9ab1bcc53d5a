package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.Seeds;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers are read before they are judged: of two that contradict each other the graver one counts, an answer counts
 * although the question that opens its own is open or denied, and nearer in time is never lower.
 */
class ReadAnswersTest {
    private static final int PEOPLE = Boolean.getBoolean("dorsal.long") ? 2_000 : 100;

    private final Random random = new Random(Seeds.next());

    @Test
    void an_answer_counts_although_its_opener_is_open_or_denied() {
        List<String> lower = new ArrayList<>();
        List<String> unlisted = new ArrayList<>();
        List<Map<String, String>> persons = somePersons(PEOPLE / 20);
        persons.add(SimulatedPeople.harmless());
        for (Item item : EvidenceCases.FORM.implying()) {
            item.meaning().implied().forEach((code, implied) -> {
                Set<String> openers = openers(item, implied);
                for (Map<String, String> person : persons) {
                    Map<String, String> denied = new LinkedHashMap<>(person);
                    denied.put(item.linkId(), code);
                    openers.forEach(opener -> denied.put(opener, denial(opener)));
                    Map<String, String> open = new LinkedHashMap<>(denied);
                    open.remove(implied.question());
                    Map<String, String> said = new LinkedHashMap<>(denied);
                    said.put(implied.question(), implied.code());
                    if (isMilder(denied, said) || isMilder(open, said) || isMilder(denied, open)) {
                        lower.add("%s=%s in %s".formatted(item.linkId(), code, person));
                    }
                    boolean isDenied = openers.stream()
                            .noneMatch(opener -> denied.get(opener).equals("UNK"));
                    if (isDenied
                            && EvidenceCases.scored(denied).contradictions().isEmpty()) {
                        unlisted.add("%s=%s in %s".formatted(item.linkId(), code, person));
                    }
                }
            });
        }

        assertThat(lower).isEmpty();
        assertThat(unlisted).as("contradictions that the result does not list").isEmpty();
    }

    private List<Map<String, String>> somePersons(int count) {
        List<Map<String, String>> persons = new ArrayList<>(EvidenceCases.persons());
        Collections.shuffle(persons, random);
        return new ArrayList<>(persons.subList(0, Math.min(count, persons.size())));
    }

    private static String denial(String linkId) {
        Item item = EvidenceCases.FORM.item(linkId).orElseThrow();
        return item.options().stream()
                .map(option -> option.coded().code())
                .filter(item::denies)
                .findFirst()
                .orElse("UNK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chest-last", "sphincter-since", "procedure-when", "neuro-onset-speed", "cancer-status"})
    void nearer_in_time_is_never_lower(String linkId) {
        List<String> lower = new ArrayList<>();
        Item item = EvidenceCases.FORM.item(linkId).orElseThrow();
        List<String> codes = saying(item);
        for (Map<String, String> person : somePersons(PEOPLE)) {
            for (int index = 1; index < codes.size(); index++) {
                Map<String, String> nearer = new LinkedHashMap<>(person);
                nearer.put(linkId, codes.get(index - 1));
                Map<String, String> longer = new LinkedHashMap<>(person);
                longer.put(linkId, codes.get(index));
                if (isMilder(nearer, longer)) {
                    lower.add("%s below %s in %s".formatted(codes.get(index - 1), codes.get(index), person));
                }
            }
        }

        assertThat(lower).isEmpty();
    }

    private static boolean isMilder(Map<String, String> answers, Map<String, String> than) {
        return tier(answers).compareTo(tier(than)) > 0;
    }

    private static Disposition tier(Map<String, String> answers) {
        return EvidenceCases.scored(answers).causes().stream()
                .map(CauseResult::tier)
                .reduce(Disposition.SELF_CARE, Disposition::or);
    }

    /** Codes that say something. */
    private static List<String> saying(Item item) {
        return item.options().stream()
                .filter(option -> !AnswerReader.saysUnknown(option))
                .map(option -> option.coded().code())
                .filter(code -> !item.denies(code))
                .toList();
    }

    /** Link ids of the questions that open this one: by its conditions, or by those of a group around it. */
    private static Set<String> openers(Item item, Item.ImpliedAnswer implied) {
        Set<String> openers = new LinkedHashSet<>(Set.of(implied.question()));
        item.gate().stream()
                .flatMap(gate -> gate.conditions().stream())
                .filter(when -> !when.question().equals(Branches.ASK_ALL))
                .filter(when -> when.operator() == Item.EnableWhen.Operator.EQUAL)
                .forEach(when -> openers.add(when.question()));
        return openers;
    }
}
