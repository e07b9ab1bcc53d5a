package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Published;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;

/** Reads and searches what everybody may read. It is small, public and in memory: pages are counted off, their links unsigned. */
final class KnowledgeDoor {
    /** The types that are published. */
    static final List<String> TYPES = List.of(
            "Questionnaire",
            "PlanDefinition",
            "ActivityDefinition",
            "CodeSystem",
            "ValueSet",
            "StructureDefinition",
            "OperationDefinition");

    private final Knowledge knowledge;

    KnowledgeDoor(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    Optional<Published> read(String type, String id) {
        return knowledge.published().stream()
                .filter(published -> published.type().equals(type))
                .filter(published -> published.id().equals(id))
                .findFirst();
    }

    /**
     * One page, in the order of the files; the total is always told.
     *
     * @param parameters decoded once, in their order
     */
    SearchDoor.Answer search(String type, Map<String, List<String>> parameters, String selfBase) {
        return switch (KnowledgeReading.read(type, parameters)) {
            case KnowledgeReading.Result.Wrong(var problems) -> new SearchDoor.Answer.Refused(problems);
            case KnowledgeReading.Result.Understood(var asking) ->
                new SearchDoor.Answer.Found(bundle(type, asking, selfBase), List.of(), type);
        };
    }

    private byte[] bundle(String type, KnowledgeReading.Asking asking, String selfBase) {
        var matches = knowledge.published().stream()
                .filter(published -> published.type().equals(type))
                .filter(asking.fits())
                .toList();
        var page = asking.onlyCount()
                ? List.<Published>of()
                : matches.stream().skip(asking.offset()).limit(asking.size()).toList();
        var links = new ArrayList<Bundles.Link>();
        links.add(new Bundles.Link("self", Links.search(selfBase, type, asking.used())));
        var end = asking.offset() + page.size();
        if (!page.isEmpty() && end < matches.size()) {
            links.add(new Bundles.Link("next", Links.search(selfBase, type, asking.usedFrom(end))));
        }
        var entries = page.stream()
                .map(published ->
                        new Bundles.Entry(selfBase + "/" + published.type() + "/" + published.id(), published.json()))
                .toList();
        return Bundles.searchset(OptionalLong.of(matches.size()), links, entries);
    }

    /** Reads and searches one type of what anybody may read, and nobody writes over HTTP. */
    static final class KnowledgeProvider implements IResourceProvider {
        /** Five minutes: long enough for a form that loads its parts, short enough for a new release. */
        static final String A_WHILE = "public, max-age=300";

        private final Class<? extends IBaseResource> type;
        private final KnowledgeDoor knowledge;

        private KnowledgeProvider(String type, KnowledgeDoor knowledge) {
            this.type = FhirJson.context().getResourceDefinition(type).getImplementingClass();
            this.knowledge = knowledge;
        }

        static List<KnowledgeProvider> ofAll(KnowledgeDoor knowledge) {
            return KnowledgeDoor.TYPES.stream()
                    .map(type -> new KnowledgeProvider(type, knowledge))
                    .toList();
        }

        @Override
        public Class<? extends IBaseResource> getResourceType() {
            return type;
        }

        @Read
        public IBaseResource read(@IdParam IdType id, ServletRequestDetails details) {
            return Exchange.answer(
                    details,
                    call -> knowledge
                            .read(call.type(), call.id())
                            .map(found -> read(found, call.headers()))
                            .orElseGet(() -> OutcomeBody.of(
                                    new Objection.NotFound("There is no such " + call.type() + " here."))));
        }

        private static Reply read(Published found, Call.Headers headers) {
            String tag = EntityTags.weak(found.edition().sha256());
            Reply reply = EntityTags.isKnown(headers, tag) ? Reply.empty(304) : Reply.json(200, found.json());
            return reply.with("ETag", tag).with("Cache-Control", A_WHILE);
        }

        @Search
        public Bundle search(ServletRequestDetails details) {
            return Exchange.answer(
                    details,
                    call -> knowledge
                            .search(call.type(), call.parameters(), call.at().base())
                            .reply()
                            .with("Cache-Control", A_WHILE));
        }
    }
}
