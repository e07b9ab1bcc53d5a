package org.dorsal.fhirjson;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a resource, written as FHIRPath only when somebody asks: {@code QuestionnaireResponse.item[0].answer[1]}. One
 * is made for every value of a body, so nothing is computed before.
 *
 * @param index of an array's item, -1 of a member
 */
record Place(Optional<Place> outer, String name, int index) {

    /** Names that FHIR could have; any other might be a patient's data in the place of a name, and is not told. */
    private static final Pattern TELLABLE = Pattern.compile("_?[A-Za-z][A-Za-z0-9]{0,39}");

    static Place of(String root) {
        return new Place(Optional.empty(), root, -1);
    }

    Place dot(String name) {
        return new Place(Optional.of(this), name, -1);
    }

    Place at(int index) {
        return new Place(Optional.of(this), "", index);
    }

    @Override
    public String toString() {
        String around = outer.map(Place::toString).orElse("");
        if (index >= 0) {
            return around + "[" + index + "]";
        }
        if (outer.isEmpty()) {
            return name;
        }
        return TELLABLE.matcher(name).matches() ? around + "." + name : around;
    }
}
