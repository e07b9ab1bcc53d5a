package org.dorsal.fhirjson;

/** An object or array whose end was not read yet, and where in it the reader is. */
final class Open {

    private final Json container;
    private String name = "";

    Open(Json container) {
        this.container = container;
    }

    /** A member begins. @return whether the object has a member of that name already */
    boolean begin(String member) {
        name = member;
        return container instanceof Json.Obj(var members) && members.containsKey(member);
    }

    void add(Json value) {
        switch (container) {
            case Json.Obj(var members) -> members.put(name, value);
            case Json.Arr(var items) -> items.add(value);
            case Json.Text _, Json.Num _, Json.Bool _, Json.Null _ -> throw new IllegalStateException("No container");
        }
    }

    /** The innermost array has not taken its current item yet, the ones around it have. */
    Place place(Place outer, boolean innermost) {
        return switch (container) {
            case Json.Obj _ -> name.isEmpty() ? outer : outer.dot(name);
            case Json.Arr(var items) -> outer.at(innermost ? items.size() : items.size() - 1);
            case Json.Text _, Json.Num _, Json.Bool _, Json.Null _ -> outer;
        };
    }
}
