package org.dorsal.knowledge;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.*;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.dorsal.knowledge.RecordRule.QuantityBound;
import org.dorsal.knowledge.RecordRule.RecordEvidence;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.ValueSet;

/** Reads the extension record-suggestion of value sets; a rule that could suggest nothing, or a "no", is a finding. */
record RecordRuleReader(ValueSet valueSet, Collection<Form> forms, LintFindings.FileFindings findings) {
    static final String EXTENSION = Codes.CANONICAL + "/StructureDefinition/record-suggestion";

    static List<RecordRule> read(Source<ValueSet> source, Collection<Form> forms, LintFindings findings) {
        RecordRuleReader reader = new RecordRuleReader(source.resource(), forms, findings.in(source.path()));
        return source.resource().getExtensionsByUrl(EXTENSION).stream()
                .flatMap(extension -> reader.rule(extension).stream())
                .toList();
    }

    private Optional<RecordRule> rule(Extension rule) {
        String linkId = text(rule, "question").orElse("");
        List<Item> questions = forms.stream()
                .filter(form ->
                        form.edition().url().equals(text(rule, "questionnaire").orElse("")))
                .flatMap(form -> form.item(linkId).stream())
                .toList();
        if (questions.isEmpty()) {
            findings.add(
                    linkId, "is no question of the questionnaire that record-suggestion names; correct one of them");
            return Optional.empty();
        }
        CodeSet codes = codes(valueSet, findings);
        if (codes.codes().isEmpty() && codes.categories().isEmpty()) {
            findings.add(linkId, "record-suggestion without codes can suggest nothing; list them in compose");
        }
        return evidence(rule, linkId, questions).map(evidence -> new RecordRule(linkId, codes, evidence));
    }

    private Optional<RecordEvidence> evidence(Extension rule, String linkId, List<Item> questions) {
        String record = text(rule, "record").orElse("");
        Optional<String> answer = answer(rule, linkId, questions);
        return switch (record) {
            case "condition" ->
                answer.map(code -> new RecordRule.Diagnosis(
                        text(rule, "status").equals(Optional.of("any")),
                        text(rule, "onset").equals(Optional.of("true")),
                        code));
            case "medication" -> answer.map(RecordRule.MedicineEvidence::new);
            case "observation" -> observation(rule, linkId, questions, answer);
            default -> {
                findings.add(linkId, "record is '" + record + "'; use condition, medication or observation");
                yield Optional.empty();
            }
        };
    }

    private Optional<RecordEvidence> observation(
            Extension rule, String linkId, List<Item> asked, Optional<String> answer) {
        List<QuantityBound> least = new ArrayList<>();
        Extensions.values(rule, "atLeast", Quantity.class).forEach(bound -> bound(bound, linkId, least));
        List<String> values = Extensions.values(rule, "value", Coding.class)
                .map(coding -> coding.getSystem() + "|" + coding.getCode())
                .toList();
        Optional<Duration> within = Extensions.values(rule, "within", Quantity.class)
                .flatMap(window -> window(window, linkId).stream())
                .findFirst();
        Optional<String> unit = text(rule, "unit");
        if (unit.isPresent()
                && asked.stream()
                        .allMatch(
                                item -> item.kind() == Item.ItemKind.DECIMAL || item.kind() == Item.ItemKind.INTEGER)) {
            return Optional.of(new RecordRule.MeasuredValue(unit.get(), within));
        }
        if (least.isEmpty() == values.isEmpty()) {
            findings.add(
                    linkId,
                    "an observation suggests by atLeast, by value, or by unit where a number is asked; keep one");
            return Optional.empty();
        }
        return answer.map(code -> least.isEmpty()
                ? new RecordRule.CodedObservation(new CodeSet(Set.copyOf(values), Set.of()), within, code)
                : new RecordRule.ThresholdObservation(least, within, code));
    }

    private void bound(Quantity bound, String linkId, List<QuantityBound> least) {
        if (bound.hasValue() && bound.hasCode() && Codes.UCUM.equals(bound.getSystem())) {
            least.add(new QuantityBound(bound.getValue(), bound.getCode()));
        } else {
            findings.add(linkId, "atLeast needs value, system " + Codes.UCUM + " and code");
        }
    }

    private Optional<Duration> window(Quantity window, String linkId) {
        BigDecimal value = Optional.ofNullable(window.getValue()).orElse(BigDecimal.ZERO);
        if (value.signum() > 0 && value.scale() <= 0 && "h".equals(window.getCode())) {
            return Optional.of(Duration.ofHours(value.longValueExact()));
        }
        if (value.signum() > 0 && value.scale() <= 0 && "d".equals(window.getCode())) {
            return Optional.of(Duration.ofDays(value.longValueExact()));
        }
        findings.add(linkId, "within is a whole number of h or d");
        return Optional.empty();
    }

    /** The suggested option. "No", "none" and "don't know" are no options here: no record can say them. */
    private Optional<String> answer(Extension rule, String linkId, List<Item> questions) {
        Optional<Coding> answer = Extensions.value(rule, "answer", Coding.class);
        if (answer.isEmpty()) {
            if (text(rule, "unit").isEmpty()) {
                findings.add(linkId, "record-suggestion has no answer; name an option of the question");
            }
            return Optional.empty();
        }
        String system = Optional.ofNullable(answer.get().getSystem()).orElse("");
        String code = Optional.ofNullable(answer.get().getCode()).orElse("");
        boolean affirmative = system.equals(Codes.YES_NO)
                ? code.equals("Y")
                : questions.stream().noneMatch(item -> item.denies(code));
        if (!affirmative) {
            findings.add(linkId, "record-suggestion suggests " + code + "; a record can't say no, none or don't know");
            return Optional.empty();
        }
        boolean offered =
                questions.stream().anyMatch(item -> item.option(system, code).isPresent());
        if (!offered) {
            findings.add(
                    linkId,
                    "record-suggestion suggests " + code + ", which is no option of the question in any edition");
            return Optional.empty();
        }
        return Optional.of(code);
    }

    /** Codes of a value set that can be matched without a terminology server. */
    static CodeSet codes(ValueSet valueSet, LintFindings.FileFindings findings) {
        List<String> codes = new ArrayList<>();
        List<String> categories = new ArrayList<>();
        for (ValueSet.ConceptSetComponent include : valueSet.getCompose().getInclude()) {
            include.getConcept().forEach(concept -> codes.add(include.getSystem() + "|" + concept.getCode()));
            for (ValueSet.ConceptSetFilterComponent filter : include.getFilter()) {
                boolean category = "concept".equals(filter.getProperty())
                        && filter.getOp() == ValueSet.FilterOperator.ISA
                        && (include.getSystem().startsWith(CodeSet.ICD_10)
                                || include.getSystem().equals("http://www.whocc.no/atc"));
                if (category && include.getFilter().size() == 1) {
                    categories.add(include.getSystem() + "|" + filter.getValue());
                } else {
                    findings.add(
                            "ValueSet.compose.include.filter",
                            "can't be matched without a terminology server; list the codes (is-a alone works for ICD-10 and ATC)");
                }
            }
        }
        return new CodeSet(Set.copyOf(codes), Set.copyOf(categories));
    }

    private static Optional<String> text(Extension rule, String part) {
        return Extensions.values(rule, part, Type.class)
                .flatMap(value -> Optional.ofNullable(value.primitiveValue()).stream())
                .findFirst();
    }
}
