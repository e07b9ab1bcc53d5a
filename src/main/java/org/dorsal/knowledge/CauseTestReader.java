package org.dorsal.knowledge;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.EvidenceModels.CauseTest;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;

/** Reads the tests and measurements of an extension cause-model. */
record CauseTestReader(Form form, LintFindings.FileFindings findings) {
    List<CauseTest> read(Extension model, String element) {
        return Stream.concat(
                        model.getExtensionsByUrl("measurement").stream()
                                .map(measurement -> measurement(measurement, element + ".measurement")),
                        Extensions.values(model, "test", StringType.class)
                                .map(test -> new CauseTest(
                                        TranslatedTexts.read(test, element + ".test", findings), List.of())))
                .toList();
    }

    private CauseTest measurement(Extension measurement, String element) {
        List<String> questions = Extensions.values(measurement, "question", StringType.class)
                .map(StringType::getValue)
                .toList();
        questions.stream()
                .filter(question -> form.item(question).isEmpty())
                .forEach(question -> findings.add(element, "names question " + question + ", which the form lacks"));
        return new CauseTest(TranslatedTexts.read(Extensions.text(measurement, "text"), element, findings), questions);
    }
}
