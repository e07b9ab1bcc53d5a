package org.dorsal.knowledge;

import java.util.*;
import org.dorsal.knowledge.Condition.DecidedFact;

/** Meaning of a name in a condition: an answer of the form, a term of the plan, or a decided fact. */
final class ConditionNames {
    private static final String DAYS = "-days";

    private final Form form;
    private final Map<String, Condition> terms = new HashMap<>();
    private final Map<String, List<Condition.PointsItem>> sums = new HashMap<>();
    private final Map<String, List<String>> decided;
    private final NameScope scope;

    private ConditionNames(Form form, Map<String, List<String>> decided, NameScope scope) {
        this.form = form;
        this.decided = decided;
        this.scope = scope;
    }

    /** Further names beyond answers and terms. */
    private enum NameScope {
        PLAIN,
        /** Of contradictions: dates and ages in days, their differences, and what a record suggests. */
        WIDE,
        /** Of evidence models: yes and no as options, differences of numbers, and exceptions. */
        EVIDENCE
    }

    /** Names that criteria may use: answers and terms. */
    static ConditionNames ofAnswers(Form form) {
        return new ConditionNames(form, Map.of(), NameScope.PLAIN);
    }

    /** Names that evidence models may use: answers, also yes and no as options, differences of numbers, and terms. */
    static ConditionNames ofEvidence(Form form) {
        return new ConditionNames(form, Map.of(), NameScope.EVIDENCE);
    }

    /** Returns whether conditions may contain exceptions that an unknown does not fulfil. */
    boolean exceptions() {
        return scope == NameScope.EVIDENCE;
    }

    /** Names that care for evidence models may use: those of the models, and what the scoring decided about the causes. */
    static ConditionNames ofCauses(Form form, Optional<EvidenceModels> models) {
        List<String> causes = models.stream()
                .flatMap(evidence -> evidence.causes().stream())
                .map(model -> model.cause().code())
                .toList();
        return new ConditionNames(
                form,
                Map.of(
                        "disposition",
                        codes(List.of(Disposition.values())),
                        "tier",
                        codes(Disposition.TIERS),
                        "cause",
                        causes,
                        "leading",
                        causes),
                NameScope.EVIDENCE);
    }

    /**
     * Names that contradictions may use: these, dates and age in days and their differences, and what a record
     * suggests.
     */
    ConditionNames wider() {
        ConditionNames wider = new ConditionNames(form, Map.of(), NameScope.WIDE);
        wider.terms.putAll(terms);
        wider.sums.putAll(sums);
        return wider;
    }

    private static List<String> codes(List<Disposition> dispositions) {
        return dispositions.stream().map(Disposition::code).toList();
    }

    /** Reason why a term must not have this name; empty when it may. */
    Optional<String> nameFault(String term) {
        if (terms.containsKey(term) || sums.containsKey(term)) {
            return Optional.of("occurs twice; keep one, or the later one would silently win");
        }
        return truth(term).isPresent() || number(term)
                ? Optional.of("is also a linkId or a decided name; choose another, or it would hide that")
                : Optional.empty();
    }

    void define(String term, Condition meaning) {
        terms.put(term, new Condition.NamedCondition(term, meaning));
    }

    /** Defines a term that is a sum of points. */
    void defineSum(String term, List<Condition.PointsItem> items) {
        sums.put(term, items);
    }

    /** Returns the sum of points of that name; empty for another name. */
    Optional<List<Condition.PointsItem>> sum(String name) {
        return Optional.ofNullable(sums.get(name));
    }

    /** Returns the condition of that name; empty for an unknown name. */
    Optional<Condition> truth(String name) {
        if (scope == NameScope.WIDE && name.startsWith(Condition.RECORD)) {
            return suggested(name.substring(Condition.RECORD.length()));
        }
        int equals = name.indexOf('=');
        if (equals >= 0) {
            return choice(name.substring(0, equals), name.substring(equals + 1));
        }
        if (name.equals("provisional") && !decided.isEmpty()) {
            return Optional.of(new DecidedFact(DecidedFact.DecidedSubject.PROVISIONAL, ""));
        }
        if (terms.containsKey(name)) {
            return Optional.of(terms.get(name));
        }
        return form.item(name).filter(ConditionNames::yesNo).map(item -> new Condition.YesCondition(item.linkId()));
    }

    /** Returns a condition on the record, which states findings and never their absence: true or unknown. */
    private Optional<Condition> suggested(String name) {
        int equals = Math.max(0, name.indexOf('='));
        String linkId = name.substring(0, equals);
        String code = name.substring(Math.min(name.length(), equals + 1));
        return form.item(linkId)
                .filter(item -> item.option(code).isPresent())
                .map(_ -> new Condition.OptionCondition(Condition.RECORD + linkId, code));
    }

    /** Returns whether the name refers to a number. */
    boolean number(String name) {
        int minus = name.indexOf(Condition.MINUS);
        if (minus >= 0) {
            String minuend = name.substring(0, minus);
            String subtrahend = name.substring(minus + Condition.MINUS.length());
            return switch (scope) {
                case PLAIN -> false;
                case WIDE -> number(minuend) && number(subtrahend) && days(minuend) == days(subtrahend);
                case EVIDENCE -> number(minuend) && number(subtrahend);
            };
        }
        return (scope == NameScope.WIDE && days(name))
                || duration(name)
                || form.item(name)
                        .filter(item -> item.kind() == Item.ItemKind.INTEGER || item.kind() == Item.ItemKind.DECIMAL)
                        .isPresent();
    }

    private boolean days(String name) {
        String stem = name.endsWith(DAYS) ? name.substring(0, name.length() - DAYS.length()) : "";
        return duration(name)
                || form.item(stem)
                        .filter(item -> item.kind() == Item.ItemKind.DATE)
                        .isPresent()
                || form.item(stem + "-years")
                        .filter(item -> item.kind() == Item.ItemKind.INTEGER)
                        .isPresent();
    }

    private boolean duration(String name) {
        return name.endsWith(DAYS) && form.duration(name.substring(0, name.length() - DAYS.length()));
    }

    private Optional<Condition> choice(String subject, String code) {
        if (decided.containsKey(subject)) {
            return Optional.of(code)
                    .filter(decided.getOrDefault(subject, List.of())::contains)
                    .map(decided -> new DecidedFact(subject(subject), decided));
        }
        return form.item(subject)
                .filter(item -> item.kind() == Item.ItemKind.CHOICE)
                .filter(item -> item.options().stream()
                        .map(Item.AnswerOption::coded)
                        .anyMatch(coded -> coded.code().equals(code) && optional(coded)))
                .map(item -> new Condition.OptionCondition(item.linkId(), code));
    }

    /** Whether the code may stand behind a question: a way not to know never, yes and no in evidence models alone. */
    private boolean optional(Coded coded) {
        boolean yesOrNo = coded.code().equals("Y") || coded.code().equals("N");
        return !coded.system().equals(Codes.YES_NO) || (scope == NameScope.EVIDENCE && yesOrNo);
    }

    private static DecidedFact.DecidedSubject subject(String name) {
        return DecidedFact.DecidedSubject.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }

    static boolean yesNo(Item item) {
        return item.option(Codes.YES_NO, "Y").isPresent()
                && item.option(Codes.YES_NO, "N").isPresent();
    }
}
