package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.Optional;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;

/** Provider of the forms: read, search, and population from a patient's record. */
final class QuestionnaireProvider extends KnowledgeProvider {
    private final QuestionnairePopulator populator;

    QuestionnaireProvider(KnowledgeSearch knowledge, QuestionnairePopulator populator) {
        super(QuestionnairePopulator.TYPE, knowledge);
        this.populator = populator;
    }

    /** Populates the form that the parameters name; stores nothing. */
    @Operation(name = QuestionnairePopulator.POPULATE, manualRequest = true)
    public Parameters populate(ServletRequestDetails details) {
        return populator.populate(FhirCall.of(details), Optional.empty());
    }

    /** Populates the form of that id; stores nothing. */
    @Operation(name = QuestionnairePopulator.POPULATE, manualRequest = true)
    public Parameters populateForm(@IdParam IdType id, ServletRequestDetails details) {
        return populator.populate(FhirCall.of(details), Optional.of(id.getIdPart()));
    }
}
