package org.dorsal.restated;

import java.util.*;

/**
 * Conditions of models and care in a dialect.
 *
 * @param definitions what the conditions read, each after those that it reads itself
 * @param conditions by name: {@code entry} and an id, {@code cap} with cause and number, {@code release}, {@code
 *     self-care}, {@code care} and a number
 */
public record RestatedModels(Map<String, String> definitions, Map<String, String> conditions) {
    /** Models and care in standard FHIRPath. */
    public static RestatedModels inFhirPath(PublishedModels models) {
        return of(models, new FhirPathDialect(models.form(), true));
    }

    /** The same for an engine that has {@code {} ~ true} as empty. */
    public static RestatedModels inFhirPathWithoutEquivalence(PublishedModels models) {
        return of(models, new FhirPathDialect(models.form(), false));
    }

    static RestatedModels of(PublishedModels models, Dialect dialect) {
        Restatement restatement = new Restatement(models.form(), models.optional(), dialect, new Definitions());
        Map<String, String> conditions = new LinkedHashMap<>();
        texts(models).forEach((name, text) -> conditions.put(name, restatement.of(text, models.terms())));
        int number = 0;
        for (String text : models.care()) {
            conditions.put("care " + ++number, restatement.of(text, models.careTerms()));
        }
        return new RestatedModels(restatement.definitions().expressions(), conditions);
    }

    static Map<String, String> texts(PublishedModels models) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("release", models.release());
        texts.put("self-care", models.selfCare());
        for (PublishedModels.PublishedCause cause : models.causes()) {
            cause.domains()
                    .forEach(domain ->
                            domain.entries().forEach(entry -> texts.put("entry " + entry.id(), entry.text())));
            cause.lowering().forEach(entry -> texts.put("entry " + entry.id(), entry.text()));
            cause.floors().forEach(entry -> texts.put("entry " + entry.id(), entry.text()));
            Set<String> caps = cause.narrowerCaps().keySet();
            int number = 0;
            for (String cap : caps) {
                texts.put("cap " + cause.code() + " " + ++number, cap);
            }
        }
        return texts;
    }
}
