package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.*;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.PublishedResource;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

/** Provider of one public, read-only knowledge type: read and search. */
class KnowledgeProvider implements IResourceProvider {
    /** Five minutes: long enough for a form that loads its parts, short enough for a new release. */
    static final String A_WHILE = "public, max-age=300";

    private final Class<? extends Resource> type;
    private final KnowledgeSearch knowledge;

    KnowledgeProvider(String type, KnowledgeSearch knowledge) {
        this.type = FhirJson.context()
                .getResourceDefinition(type)
                .getImplementingClass()
                .asSubclass(Resource.class);
        this.knowledge = knowledge;
    }

    static List<KnowledgeProvider> ofAll(KnowledgeSearch knowledge, QuestionnairePopulator populator) {
        return KnowledgeSearch.TYPES.stream()
                .map(type -> type.equals(QuestionnairePopulator.TYPE)
                        ? new QuestionnaireProvider(knowledge, populator)
                        : new KnowledgeProvider(type, knowledge))
                .toList();
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return type;
    }

    @Read
    public IBaseResource read(@IdParam IdType id, ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        PublishedResource published = knowledge
                .read(call.type(), id.getIdPart())
                .orElseThrow(() -> ObjectionException.notFound("There is no such " + call.type() + " here."));
        String tag = EntityTags.weak(published.edition().sha256());
        call.answerHeader("ETag", tag);
        call.answerHeader("Cache-Control", A_WHILE);
        call.checkConditions(tag);
        return StoredBytesInterceptor.resource(type, published.id(), published.json());
    }

    @Search(allowUnknownParams = true)
    public Bundle search(ServletRequestDetails details) {
        FhirCall call = FhirCall.of(details);
        Bundle page = knowledge
                .search(call.type(), call.parameters(), call.site().base())
                .in(call);
        call.answerHeader("Cache-Control", A_WHILE);
        return page;
    }

    /** Provider of the forms: read, search, and population from a patient's record. */
    static final class QuestionnaireProvider extends KnowledgeProvider {
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
}
