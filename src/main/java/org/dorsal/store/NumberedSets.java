package org.dorsal.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Sets of different sizes as two columns, because SQL arrays have to be rectangular: member by member with its set's
 * number.
 */
record NumberedSets<T>(List<Integer> numbers, List<T> members) {
    static <T> NumberedSets<T> of(Collection<? extends Collection<T>> sets) {
        var numbers = new ArrayList<Integer>();
        var members = new ArrayList<T>();
        var number = 0;
        for (var set : sets) {
            for (var member : set) {
                numbers.add(number);
                members.add(member);
            }
            number++;
        }
        return new NumberedSets<>(numbers, members);
    }
}
