package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Resource;

/** Provider of the operation on plans; {@link KnowledgeProvider} publishes the plans themselves. */
record PlanProvider(PlanApplier applier) implements IResourceProvider {
    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return PlanDefinition.class;
    }

    /** Applies the plan that the parameters name, or the one in force. */
    @Operation(name = PlanApplier.APPLY, idempotent = true, manualRequest = true)
    public Resource apply(ServletRequestDetails details) {
        return applier.apply(FhirCall.of(details), Optional.empty());
    }

    /** Applies the plan of that id. */
    @Operation(name = PlanApplier.APPLY, idempotent = true, manualRequest = true)
    public Resource applyPublished(@IdParam IdType id, ServletRequestDetails details) {
        return applier.apply(FhirCall.of(details), Optional.of(id.getIdPart()));
    }
}
