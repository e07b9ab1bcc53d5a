package org.dorsal.knowledge;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.EvidenceModels.CauseModel;

/** Readers of a question or of its options: models, care, and the branches of the form. */
record AttributeReaders(Form form, EvidenceModels models, Care care) {
    /** Kind of a reader, with its names for one and for several. */
    enum ReaderKind {
        CAUSE("cause", "causes"),
        BOUND("rule", "rules"),
        ACTIVITY("activity", "activities"),
        HINT("hint", "hints"),
        GOAL("goal", "goals"),
        CONTRADICTION("contradiction", "contradictions"),
        BRANCH("branch to the question", "branches to the questions");

        private final String singular;
        private final String plural;

        ReaderKind(String singular, String plural) {
            this.singular = singular;
            this.plural = plural;
        }
    }

    /** Number of causes, entries, floors and offers. */
    String size() {
        long raising = models.causes().stream()
                .flatMap(model -> model.domains().stream())
                .mapToLong(domain -> domain.entries().size())
                .sum();
        return models.causes().size() + " causes with " + raising + " findings that add points, "
                + sum(CauseModel::lowering) + " that lower and " + sum(CauseModel::floors) + " floors; "
                + care.offers().stream()
                        .map(offer -> offer.activity().code().code())
                        .distinct()
                        .count()
                + " activities";
    }

    private long sum(Function<CauseModel, Collection<?>> part) {
        return models.causes().stream()
                .mapToLong(model -> part.apply(model).size())
                .sum();
    }

    /** The readers of a place in a phrase; a place that the form lacks is an error of the list. */
    String inWords(String place) {
        SequencedMap<ReaderKind, SequencedSet<String>> readers = readersOf(place);
        return readers.isEmpty()
                ? "read by nothing"
                : readers.entrySet().stream()
                        .map(entry -> (entry.getValue().size() == 1 ? entry.getKey().singular : entry.getKey().plural)
                                + " " + String.join(", ", entry.getValue()))
                        .collect(Collectors.joining("; ", "read by ", ""));
    }

    SequencedMap<ReaderKind, SequencedSet<String>> readersOf(String place) {
        requireInForm(place);
        SequencedMap<ReaderKind, SequencedSet<String>> readers = new LinkedHashMap<>();
        models.causes().stream()
                .filter(model -> read(model.conditions(), place))
                .forEach(model -> add(readers, ReaderKind.CAUSE, model.cause().code()));
        if (reads(models.release(), place)) {
            add(readers, ReaderKind.BOUND, "release");
        }
        if (reads(models.selfCare(), place)) {
            add(readers, ReaderKind.BOUND, "self-care");
        }
        care.offers().stream()
                .filter(offer -> read(conditions(offer), place))
                .forEach(offer -> add(
                        readers, ReaderKind.ACTIVITY, offer.activity().code().code()));
        care.hints().stream()
                .filter(hint -> read(hint.conditions().stream(), place))
                .forEach(hint -> add(readers, ReaderKind.HINT, hint.id()));
        care.goals().stream()
                .filter(goal -> read(goal.conditions().stream(), place))
                .forEach(goal -> add(readers, ReaderKind.GOAL, goal.id()));
        care.contradictions().stream()
                .filter(contradiction -> reads(contradiction.when(), place))
                .forEach(contradiction -> add(
                        readers, ReaderKind.CONTRADICTION, contradiction.code().code()));
        form.items().values().stream()
                .filter(item -> item.kind() != Item.ItemKind.GROUP && item.kind() != Item.ItemKind.DISPLAY)
                .filter(item -> gated(item, place))
                .forEach(item -> add(readers, ReaderKind.BRANCH, item.linkId()));
        return readers;
    }

    private static void add(SequencedMap<ReaderKind, SequencedSet<String>> readers, ReaderKind kind, String name) {
        readers.computeIfAbsent(kind, _ -> new LinkedHashSet<>()).add(name);
    }

    private void requireInForm(String place) {
        String[] parts = place.split("=", -1);
        Optional<Item> item = form.item(parts[0]);
        if (item.isEmpty()
                || (parts.length > 1 && item.orElseThrow().option(parts[1]).isEmpty())) {
            throw new IllegalArgumentException("the form has no " + place);
        }
    }

    private static Stream<Condition> conditions(Care.Offer offer) {
        return Stream.of(
                        offer.conditions().stream(),
                        offer.never().stream().map(Care.Exclusion::when),
                        offer.signs().stream()
                                .flatMap(list -> list.signs().stream())
                                .flatMap(sign -> sign.conditions().stream()))
                .flatMap(Function.identity());
    }

    /** Whether the place decides that the item, or a group around it, is enabled. */
    private boolean gated(Item item, String place) {
        boolean own = item.gate().stream()
                .flatMap(gate -> gate.conditions().stream())
                .anyMatch(when -> when.question().equals(place) || (when.question() + "=" + when.code()).equals(place));
        return own
                || item.parent()
                        .flatMap(form::item)
                        .filter(group -> gated(group, place))
                        .isPresent();
    }

    private boolean read(Stream<Condition> conditions, String place) {
        return conditions.anyMatch(condition -> reads(condition, place));
    }

    private boolean reads(Condition condition, String place) {
        return place.contains("=")
                ? options(condition).anyMatch(place::equals)
                : ConditionReads.questions(condition, form).contains(place);
    }

    /** Options that the condition names, as linkId=option. */
    private static Stream<String> options(Condition condition) {
        return switch (condition) {
            case Condition.OrCondition or -> options(or.operands());
            case Condition.AndCondition and -> options(and.operands());
            case Condition.NotCondition not -> options(not.operand());
            case Condition.NotKnownCondition not -> options(not.operand());
            case Condition.NamedCondition term -> options(term.meaning());
            case Condition.PointsCondition points ->
                options(points.items().stream()
                        .map(Condition.PointsItem::condition)
                        .toList());
            case Condition.OptionCondition option ->
                Stream.of(ConditionReads.question(option.linkId()) + "=" + option.code());
            case Condition.YesCondition _, Condition.ComparedNumber _, Condition.DecidedFact _ -> Stream.empty();
        };
    }

    private static Stream<String> options(List<Condition> operands) {
        return operands.stream().flatMap(AttributeReaders::options);
    }
}
