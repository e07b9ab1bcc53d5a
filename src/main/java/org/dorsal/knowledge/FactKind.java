package org.dorsal.knowledge;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Kind of a fact that an answer states (profiles/README.md, "Kinds of facts"). */
public enum FactKind {
    BACKGROUND,
    COURSE,
    BENIGN,
    GENERAL,
    SYMPTOM,
    SIGN,
    MEASUREMENT,
    ABSENT;

    static Optional<FactKind> ofCode(String code) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(code))
                .findFirst();
    }

    /** Whether a fact of this kind points to a cause. */
    private boolean isOwn() {
        return this == SYMPTOM || this == SIGN || this == MEASUREMENT;
    }

    /** Whether the condition can't be true without a symptom, sign or measurement that points to a cause. */
    static boolean isOwnNeeded(Condition condition, Form form) {
        return switch (condition) {
            case Condition.OrCondition or -> or.operands().stream().allMatch(operand -> isOwnNeeded(operand, form));
            case Condition.AndCondition and -> and.operands().stream().anyMatch(operand -> isOwnNeeded(operand, form));
            case Condition.NamedCondition term -> isOwnNeeded(term.meaning(), form);
            case Condition.PointsCondition points ->
                points.items().stream()
                                .filter(item -> !isOwnNeeded(item.condition(), form))
                                .mapToInt(Condition.PointsItem::points)
                                .sum()
                        < points.bound();
            case Condition.YesCondition yes -> isOwn(form, yes.linkId(), "Y");
            case Condition.OptionCondition chosen -> isOwn(form, chosen.linkId(), chosen.code());
            case Condition.ComparedNumber compared ->
                Stream.of(compared.name().split(Condition.MINUS)).anyMatch(name -> isOwn(form, name, ""));
            case Condition.NotCondition _, Condition.NotKnownCondition _, Condition.DecidedFact _ -> false;
        };
    }

    private static boolean isOwn(Form form, String linkId, String code) {
        return form.item(linkId)
                .flatMap(item -> item.kindOf(code))
                .filter(FactKind::isOwn)
                .isPresent();
    }
}
