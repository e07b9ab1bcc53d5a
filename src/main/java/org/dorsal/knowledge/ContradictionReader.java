package org.dorsal.knowledge;

import java.util.*;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.StringType;

/** Reads the contradictions of a care plan: the extension {@code contradiction}, once for each. */
final class ContradictionReader {
    static final String EXTENSION = Codes.CANONICAL + "/StructureDefinition/contradiction";

    private static final String SEX = "sex";

    private final PlanReader plans;
    private final ConditionNames names;
    private final Form form;
    private final List<RecordRule> records;
    private final Set<String> elements = new HashSet<>();

    /** @param names answers and terms of the plan; contradictions may use more */
    ContradictionReader(PlanReader plans, ConditionNames names, Form form, List<RecordRule> records) {
        this.plans = plans;
        this.names = names.wider();
        this.form = form;
        this.records = records;
    }

    List<Care.Contradiction> read(PlanDefinition plan) {
        return plan.getExtensionsByUrl(EXTENSION).stream()
                .flatMap(extension -> read(extension).stream())
                .toList();
    }

    private Optional<Care.Contradiction> read(Extension extension) {
        Coding coding = Extensions.value(extension, "code", Coding.class).orElseGet(Coding::new);
        String element =
                "contradiction " + Optional.ofNullable(coding.getCode()).orElse("");
        Optional<Coded> code = plans.local(coding, Codes.system("contradiction"), element);
        if (!elements.add(element)) {
            plans.fault(element, "occurs twice; keep one");
        }
        Wording text = TranslatedTexts.read(Extensions.text(extension, "says"), element + ".says", plans.findings());
        List<Expression> written =
                Extensions.values(extension, "condition", Expression.class).toList();
        if (written.size() != 1) {
            plans.fault(element, "must have exactly one condition; join several with and");
        }
        Optional<Condition> when =
                written.stream().findFirst().flatMap(expression -> plans.read(expression, names, element));
        List<String> concerns = Extensions.values(extension, "concerns", StringType.class)
                .map(StringType::getValue)
                .toList();
        when.ifPresent(condition -> concerned(condition, concerns, element));
        when.ifPresent(condition -> checkQuestions(condition, element));
        return code.flatMap(named -> when.map(condition -> new Care.Contradiction(named, text, concerns, condition)));
    }

    private void concerned(Condition when, List<String> concerns, String element) {
        if (!Set.copyOf(concerns).equals(ConditionReads.questions(when, form)) || concerns.isEmpty()) {
            plans.fault(
                    element,
                    "concerns " + concerns + ", and its condition reads " + ConditionReads.questions(when, form)
                            + "; name the same questions");
        }
    }

    /** Reports a record rule that can never match; sex comes from the Patient itself. */
    private void checkQuestions(Condition when, String element) {
        for (Condition.OptionCondition named : ConditionReads.ofRecord(when)) {
            String linkId = ConditionReads.question(named.linkId());
            boolean answerable = linkId.equals(SEX)
                    || records.stream().anyMatch(rule -> rule.question().equals(linkId) && rule.suggests(named.code()));
            if (!answerable) {
                plans.fault(
                        element,
                        "reads from the record what no record-suggestion finds: " + linkId + "=" + named.code());
            }
        }
    }
}
