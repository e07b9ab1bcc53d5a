package org.dorsal.knowledge;

import java.util.*;

/**
 * Safety rules for one form: content of {@code profiles/safety-rule/}. No result reads them, so they are neither
 * published nor kept with an edition.
 */
public record SafetyRules(
        Form form,
        List<SafetyRule> rules,
        List<SafetyRule.AnswerOrder> orders,
        List<SafetyRule.SafetyNetWords> safetyNet) {
    public SafetyRules {
        rules = List.copyOf(rules);
        orders = List.copyOf(orders);
        safetyNet = List.copyOf(safetyNet);
    }

    /**
     * Reads the rules for this form.
     *
     * @param findings receives what lint finds in them
     */
    public static SafetyRules read(
            List<ProfileFile> files, Knowledge knowledge, Form form, List<LintFinding> findings) {
        LintFindings ruleFindings = new LintFindings();
        Map<String, Form> forms = new LinkedHashMap<>();
        knowledge.forms().forEach(known -> forms.put(known.edition().canonical(), known));
        List<SafetyRuleReader> readers = SafetyRuleReader.read(
                ProfileLibrary.of(
                        files.stream()
                                .filter(file -> file.path().startsWith(SafetyRuleReader.FOLDER))
                                .toList(),
                        Optional.empty(),
                        ProfileLibrary::read,
                        ruleFindings),
                forms,
                knowledge.codes(),
                ruleFindings);
        findings.addAll(ruleFindings.all());
        List<SafetyRule> rules = new ArrayList<>();
        List<SafetyRule.AnswerOrder> orders = new ArrayList<>();
        List<SafetyRule.SafetyNetWords> safetyNet = new ArrayList<>();
        readers.stream().filter(reader -> reader.form().equals(form)).forEach(reader -> {
            rules.addAll(reader.rules());
            orders.addAll(reader.orders());
            safetyNet.addAll(reader.safetyNet());
        });
        return new SafetyRules(form, rules, orders, safetyNet);
    }

    /** The rule of that name. */
    public Optional<SafetyRule> rule(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }
}
