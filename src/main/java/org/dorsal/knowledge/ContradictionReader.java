package org.dorsal.knowledge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Reads the contradictions of a care plan: the extension {@code contradiction}, once for each. */
final class ContradictionReader {
    static final String EXTENSION = Codes.CANONICAL + "/StructureDefinition/contradiction";

    private final PlanReader plans;
    private final Names names;
    private final Form form;
    private final Set<String> seen = new HashSet<>();

    /** @param names answers and terms of the plan; contradictions may use more */
    ContradictionReader(PlanReader plans, Names names, Form form) {
        this.plans = plans;
        this.names = names.wider();
        this.form = form;
    }

    List<Care.Contradiction> read(PlanDefinition plan) {
        return plan.getExtensionsByUrl(EXTENSION).stream()
                .flatMap(extension -> read(extension).stream())
                .toList();
    }

    private Optional<Care.Contradiction> read(Extension extension) {
        String code = parts(extension, "code", Type.class).stream()
                .map(Type::primitiveValue)
                .findFirst()
                .orElse("");
        String element = "contradiction " + code;
        if (code.isBlank() || !seen.add(code)) {
            plans.findings().add(element, "needs a code of its own; give it one that no other has");
        }
        Wording title = Translated.read(string(extension, "title"), element + ".title", plans.findings());
        Wording says = Translated.read(string(extension, "says"), element + ".says", plans.findings());
        List<Expression> written = parts(extension, "condition", Expression.class);
        if (written.size() != 1) {
            plans.findings().add(element, "must have exactly one condition; join several with and");
        }
        Optional<Condition> when =
                written.stream().findFirst().flatMap(expression -> plans.read(expression, names, element));
        List<String> concerns = parts(extension, "concerns", StringType.class).stream()
                .map(StringType::getValue)
                .toList();
        when.ifPresent(condition -> concerned(condition, concerns, element));
        Optional<Care.Counting> counts = counts(extension, element);
        return when.map(condition -> new Care.Contradiction(code, title, says, concerns, condition, counts));
    }

    private void concerned(Condition when, List<String> concerns, String element) {
        if (!Set.copyOf(concerns).equals(Reads.questions(when, form)) || concerns.isEmpty()) {
            plans.findings()
                    .add(
                            element,
                            "concerns " + concerns + ", and its condition reads " + Reads.questions(when, form)
                                    + "; name the same questions");
        }
    }

    /** The answer that counts until somebody has asked again. */
    private Optional<Care.Counting> counts(Extension extension, String element) {
        List<String> questions = parts(extension, "question", StringType.class).stream()
                .map(StringType::getValue)
                .toList();
        List<Coding> answers = parts(extension, "answer", Coding.class);
        if (questions.isEmpty() && answers.isEmpty()) {
            return Optional.empty();
        }
        Optional<Care.Counting> counting = questions.stream()
                .findFirst()
                .flatMap(linkId -> answers.stream()
                        .findFirst()
                        .filter(answer -> offers(linkId, answer))
                        .map(answer -> new Care.Counting(linkId, answer.getCode())));
        if (counting.isEmpty()) {
            plans.findings().add(element, "counts an answer that is no option of its question; name both from the form");
        }
        return counting;
    }

    private boolean offers(String linkId, Coding answer) {
        return form.item(linkId).stream()
                .flatMap(item -> item.options().stream())
                .map(Item.Option::coded)
                .anyMatch(option ->
                        option.code().equals(answer.getCode()) && option.system().equals(answer.getSystem()));
    }

    /** A contradiction with a record that no rule reads could never be found; sex comes from the Patient itself. */
    static void checkRecords(Collection<Care> cares, List<RecordRule> rules, Findings findings) {
        for (Care care : cares) {
            for (Care.Contradiction contradiction : care.contradictions()) {
                for (Condition.Chosen named : ofRecord(contradiction.when())) {
                    String linkId = named.linkId().substring(Condition.RECORD.length());
                    boolean found = linkId.equals("sex")
                            || rules.stream()
                                    .anyMatch(rule ->
                                            rule.question().equals(linkId) && rule.suggests(named.code()));
                    if (!found) {
                        findings.in(care.edition().canonical())
                                .add(
                                        "contradiction " + contradiction.code(),
                                        "reads from the record what no record-suggestion finds: " + linkId + "="
                                                + named.code());
                    }
                }
            }
        }
    }

    private static List<Condition.Chosen> ofRecord(Condition condition) {
        List<Condition.Chosen> found = new ArrayList<>();
        switch (condition) {
            case Condition.Or or -> or.operands().forEach(operand -> found.addAll(ofRecord(operand)));
            case Condition.And and -> and.operands().forEach(operand -> found.addAll(ofRecord(operand)));
            case Condition.Not not -> found.addAll(ofRecord(not.operand()));
            case Condition.Term term -> found.addAll(ofRecord(term.meaning()));
            case Condition.Chosen chosen when chosen.linkId().startsWith(Condition.RECORD) -> found.add(chosen);
            case Condition.Chosen _, Condition.Yes _, Condition.Compared _, Condition.Decided _ -> {
                // answers
            }
        }
        return found;
    }

    private static StringType string(Extension extension, String part) {
        return parts(extension, part, StringType.class).stream().findFirst().orElseGet(StringType::new);
    }

    private static <T> List<T> parts(Extension extension, String part, Class<T> type) {
        return extension.getExtensionsByUrl(part).stream()
                .map(Extension::getValue)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
