package org.dorsal.fhirjson;

import java.util.Optional;
import java.util.regex.Pattern;

/** A place in a resource, written as FHIRPath only when somebody asks: {@code QuestionnaireResponse.item[0].answer[1]}. */
record Place(Optional<Place> outer, String step) {

    /** Names that FHIR could have; any other might be a patient's data in the place of a name, and is not told. */
    private static final Pattern TELLABLE = Pattern.compile("_?[A-Za-z][A-Za-z0-9]{0,39}");

    static Place of(String root) {
        return new Place(Optional.empty(), root);
    }

    Place dot(String name) {
        return TELLABLE.matcher(name).matches() ? new Place(Optional.of(this), "." + name) : this;
    }

    Place at(int index) {
        return new Place(Optional.of(this), "[" + index + "]");
    }

    @Override
    public String toString() {
        return outer.map(Place::toString).orElse("") + step;
    }
}
