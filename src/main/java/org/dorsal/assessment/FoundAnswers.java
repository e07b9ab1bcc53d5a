package org.dorsal.assessment;

import java.util.*;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.ConditionReads;
import org.dorsal.knowledge.FactKind;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.CauseResult.CauseFact;

/**
 * Findings of one person behind a fact. A fact that names alternatives ("weak arms, or numb hands") would also name what
 * this person does not have, so the answers that made it true are named instead. A sex or an age
 * is in brackets behind the answers that it weighs with, because alone it is no reason.
 *
 * @param shown answer of a question as people read it; empty where there is none
 */
public record FoundAnswers(FilledForm filled, Wording.Locale locale, Function<Item, Optional<String>> shown) {
    /** "Or" between alternatives, not that of a bound such as "65 or more". */
    private static final Pattern ALTERNATIVES = Pattern.compile("\\bor\\b(?! (?:more|over|less|under|older|above)\\b)");

    /** Returns the words of a fact; where they name alternatives, the answers that make it true. */
    public List<String> of(CauseFact fact) {
        String words = fact.words().in(locale);
        Map<String, List<String>> findings = new LinkedHashMap<>();
        Map<String, List<String>> background = new LinkedHashMap<>();
        if (ALTERNATIVES.matcher(words).find()) {
            fact.grounds().forEach(ground -> add(ground, findings, background));
        }
        String bracketed = String.join("; ", lines(background));
        List<String> lines = lines(findings);
        if (lines.isEmpty()) {
            return List.of(bracketed.isEmpty() ? words : bracketed);
        }
        return bracketed.isEmpty() ? lines : List.of(String.join("; ", lines) + " (" + bracketed + ")");
    }

    private static List<String> lines(Map<String, List<String>> answers) {
        return answers.entrySet().stream()
                .map(answer -> answer.getKey() + ": " + String.join(", ", answer.getValue()))
                .toList();
    }

    private void add(Condition ground, Map<String, List<String>> findings, Map<String, List<String>> background) {
        ConditionReads.questions(ground, filled.form()).stream()
                .flatMap(linkId -> filled.form().item(linkId).stream())
                .filter(item -> filled.counts(item.linkId()) && !filled.isBesideItsNumber(item))
                .forEach(item -> {
                    List<String> answers = (isBackground(ground, item) ? background : findings)
                            .computeIfAbsent(item.brief().in(locale), _ -> new ArrayList<>());
                    answer(ground, item)
                            .filter(answer -> !answers.contains(answer))
                            .ifPresent(answers::add);
                });
    }

    /** Background that everybody has, such as a sex or an age; what can be denied, such as a disease, is a finding. */
    private static boolean isBackground(Condition ground, Item item) {
        String code = ground instanceof Condition.OptionCondition chosen ? chosen.code() : "";
        return item.meaning().kinds().get(code) == FactKind.BACKGROUND
                && item.options().stream()
                        .noneMatch(option -> item.denies(option.coded().code()));
    }

    /** The chosen option that the ground names; otherwise the whole answer. */
    private Optional<String> answer(Condition ground, Item item) {
        return Stream.of(ground)
                .filter(Condition.OptionCondition.class::isInstance)
                .flatMap(option -> item.option(((Condition.OptionCondition) option).code()).stream())
                .map(option -> option.coded().display().in(locale))
                .findFirst()
                .or(() -> shown.apply(item));
    }
}
