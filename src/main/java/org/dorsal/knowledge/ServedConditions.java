package org.dorsal.knowledge;

import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.StringType;

/**
 * Served form of conditions (ADR 28): authors write them over named answers, which other engines do not support; a
 * plan is served with the standard expansion as the expression and the author's text in an extension. A condition
 * that reads more than answers has no expansion: its description says that other engines can't evaluate it.
 */
final class ServedConditions {
    private static final String WRITTEN = Codes.CANONICAL + "/StructureDefinition/condition-as-written";
    private static final String STANDARD = "Reads a QuestionnaireResponse as %resource, with the FHIR R4 model."
            + " True: present; false: absent; empty: not assessed, which is never a no.";
    private static final String OURS = "Reads what this service has decided, or the record, beside the answers,"
            + " in variables that no other engine has.";

    private final IdentityHashMap<Expression, Supplier<Optional<String>>> standard = new IdentityHashMap<>();

    void add(Expression written, Supplier<Optional<String>> expansion) {
        standard.put(written, expansion);
    }

    /** Replaces the author's conditions by the served form. */
    void write() {
        standard.forEach((expression, expanding) -> {
            Optional<String> expansion = expanding.get();
            expansion.ifPresent(text -> {
                expression.addExtension(WRITTEN, new StringType(expression.getExpression()));
                expression.setExpression(text);
            });
            expression.setDescription(expansion.isPresent() ? STANDARD : OURS);
        });
    }
}
