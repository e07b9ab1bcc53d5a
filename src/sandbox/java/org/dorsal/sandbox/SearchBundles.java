package org.dorsal.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Search answers, a page at a time. */
final class SearchBundles {
    private final SandboxRecords records;
    private final Compartment compartment;
    private final Address address;
    private final CurrentMisbehaviour mood;

    SearchBundles(SandboxRecords records, Compartment compartment, Address address, CurrentMisbehaviour mood) {
        this.records = records;
        this.compartment = compartment;
        this.address = address;
        this.mood = mood;
    }

    Bundle page(SearchQuery query, List<Resource> matches, @Nullable String requestQuery) {
        var bundle = new Bundle().setType(BundleType.SEARCHSET).setTotal(matches.size());
        var path = "/" + query.type() + "?";
        var baseQuery = withoutOffset(requestQuery == null ? "" : requestQuery);
        bundle.addLink()
                .setRelation("self")
                .setUrl(address.fhirBase() + path + (requestQuery == null ? "" : requestQuery));
        var end = Math.min(matches.size(), query.offset() + query.count());
        if (mood.is(Misbehaviour.FOREIGN_NEXT_LINK)) {
            bundle.addLink().setRelation("next").setUrl(address.foreign(path + baseQuery + "_offset=" + end));
        } else if (end < matches.size()) {
            bundle.addLink().setRelation("next").setUrl(address.fhirBase() + path + baseQuery + "_offset=" + end);
        }
        List<Resource> shown = new ArrayList<>(matches.subList(Math.min(query.offset(), end), end));
        if (mood.is(Misbehaviour.ANOTHER_PATIENT_IN_SEARCH)) {
            shown.addAll(oneOfAnother(query));
        }
        shown.forEach(resource -> bundle.addEntry()
                .setFullUrl(address.fhirBase() + "/" + resource.fhirType() + "/" + resource.getIdPart())
                .setResource(resource)
                .getSearch()
                .setMode(SearchEntryMode.MATCH));
        return bundle;
    }

    private List<Resource> oneOfAnother(SearchQuery query) {
        var own = query.patients().orElse(List.of());
        return records.all(
                        query.type(),
                        resource -> compartment.patientsOf(resource).stream().noneMatch(own::contains))
                .limit(1)
                .toList();
    }

    private static String withoutOffset(String query) {
        return Stream.of(query.split("&"))
                .filter(pair -> !pair.isEmpty() && !pair.startsWith("_offset="))
                .map(pair -> pair + "&")
                .collect(Collectors.joining());
    }
}
