package org.dorsal.fhirjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Resource;

/** Compares two JSON trees by meaning: order of members and notation of numbers aside, and a narrative's notation. */
final class HapiComparison {

    private HapiComparison() {}

    /** Parses the gate's tree, and asserts that HAPI's parser gives the same for the bytes. */
    static <T extends Resource> Parsed<T> asByHapi(Gate.AcceptedBody passed, Class<T> type) {
        Parsed<T> parsed = passed.parse(type);
        switch (FhirJson.parse(passed.json(), type)) {
            case Parsed.UnparsableResource<T> refused -> assertThat(parsed).isEqualTo(refused);
            case Parsed.ParsedResource<T>(var byHapi) ->
                assertThat(parsed).isInstanceOfSatisfying(Parsed.ParsedResource.class, read -> {
                    assertThat(byHapi.equalsDeep((Resource) read.resource())).isTrue();
                    assertThat(FhirJson.encode(read.resource())).isEqualTo(FhirJson.encode(byHapi));
                    assertThat(read.resource().getIdElement().getValue())
                            .isEqualTo(byHapi.getIdElement().getValue());
                });
        }
        return parsed;
    }

    /** The first place where they differ. */
    static Optional<String> difference(Json one, Json other) {
        return difference("$", one, other);
    }

    private static Optional<String> difference(String place, Json one, Json other) {
        if (one instanceof Json.Obj(var ours) && other instanceof Json.Obj(var theirs)) {
            var names = new TreeSet<>(ours.keySet());
            names.addAll(theirs.keySet());
            return names.stream()
                    .map(name -> difference(
                            place + "." + name,
                            ours.getOrDefault(name, new Json.Null()),
                            theirs.getOrDefault(name, new Json.Null())))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (one instanceof Json.Arr(var ours) && other instanceof Json.Arr(var theirs)) {
            for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
                Optional<String> found = difference(place + "[" + i + "]", ours.get(i), theirs.get(i));
                if (found.isPresent()) {
                    return found;
                }
            }
            return ours.size() == theirs.size() ? Optional.empty() : Optional.of(place);
        }
        if (one instanceof Json.Num(var ours) && other instanceof Json.Num(var theirs)) {
            boolean same = new BigDecimal(ours).compareTo(new BigDecimal(theirs)) == 0;
            return same ? Optional.empty() : Optional.of(place);
        }
        boolean narratives = place.endsWith(".text.div") && one instanceof Json.Text && other instanceof Json.Text;
        return narratives || one.equals(other) ? Optional.empty() : Optional.of(place);
    }
}
