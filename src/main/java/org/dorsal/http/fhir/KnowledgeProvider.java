package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.List;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.PublishedResource;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;

/** Provider of one public, read-only knowledge type: read and search. */
final class KnowledgeProvider implements IResourceProvider {
    /** Five minutes: long enough for a form that loads its parts, short enough for a new release. */
    static final String A_WHILE = "public, max-age=300";

    private final Class<? extends IBaseResource> type;
    private final KnowledgeSearch knowledge;

    private KnowledgeProvider(String type, KnowledgeSearch knowledge) {
        this.type = FhirJson.context().getResourceDefinition(type).getImplementingClass();
        this.knowledge = knowledge;
    }

    static List<KnowledgeProvider> ofAll(KnowledgeSearch knowledge) {
        return KnowledgeSearch.TYPES.stream()
                .map(type -> new KnowledgeProvider(type, knowledge))
                .toList();
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return type;
    }

    @Read
    public IBaseResource read(@IdParam IdType id, ServletRequestDetails details) {
        return HapiExchange.answer(
                details,
                call -> knowledge
                        .read(call.type(), call.id())
                        .map(found -> read(found, call.headers()))
                        .orElseGet(() ->
                                OutcomeBody.of(new Objection.NotFound("There is no such " + call.type() + " here."))));
    }

    private static FhirReply read(PublishedResource found, FhirCall.Headers headers) {
        String tag = EntityTags.weak(found.edition().sha256());
        FhirReply reply = EntityTags.isKnown(headers, tag) ? FhirReply.empty(304) : FhirReply.json(200, found.json());
        return reply.with("ETag", tag).with("Cache-Control", A_WHILE);
    }

    @Search
    public Bundle search(ServletRequestDetails details) {
        return HapiExchange.answer(
                details,
                call -> knowledge
                        .search(call.type(), call.parameters(), call.at().base())
                        .reply(PatientRecordSearch.SearchBundle::reply)
                        .with("Cache-Control", A_WHILE));
    }
}
