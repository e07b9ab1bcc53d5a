package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Published;

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
    Answer search(String type, Map<String, List<String>> parameters, String selfBase) {
        return switch (KnowledgeReading.read(type, parameters)) {
            case KnowledgeReading.Result.Wrong(var problems) -> new Answer.Refused(problems);
            case KnowledgeReading.Result.Understood(var asking) ->
                new Answer.Found(bundle(type, asking, selfBase), List.of(), type);
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
}
