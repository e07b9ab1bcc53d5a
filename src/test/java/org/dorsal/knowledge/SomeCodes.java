package org.dorsal.knowledge;

import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.CodeSystem;

/** Code systems of a test. */
public final class SomeCodes {
    private SomeCodes() {}

    /** @param displays displays by {@code system#code}, each system by its local name */
    public static Codes of(Map<String, String> displays) {
        Map<String, CodeSystem> systems = new TreeMap<>();
        displays.forEach((key, display) -> {
            String[] part = key.split("#", 2);
            CodeSystem system = systems.computeIfAbsent(part[0], _ -> new CodeSystem());
            system.setUrl(Codes.system(part[0]));
            system.addConcept().setCode(part[1]).setDisplay(display);
        });
        return Codes.of(
                systems.values().stream()
                        .map(system -> new Source<>(system.getUrl(), system, ""))
                        .toList(),
                new LintFindings());
    }
}
