package history.check;

import history.record.Call;
import history.record.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers of a subscription's events: each change has one. */
record Notices(TreeMap<Long, Call> byNumber, Map<String, List<Long>> byFocus) {

    static Notices of(History history) {
        TreeMap<Long, Call> byNumber = new TreeMap<>();
        Map<String, List<Long>> byFocus = new HashMap<>();
        for (Call notice : history.of("final-notice")) {
            if (byNumber.putIfAbsent(number(notice), notice) == null) {
                byFocus.computeIfAbsent(focus(notice), _ -> new ArrayList<>()).add(number(notice));
            }
        }
        byFocus.values().forEach(numbers -> numbers.sort(Long::compare));
        return new Notices(byNumber, byFocus);
    }

    /** Number of the event of that version: the first of a response is that of its first version. */
    long of(String id, int version) {
        List<Long> numbers = byFocus.getOrDefault(id, List.of());
        return version <= numbers.size() ? numbers.get(version - 1) : 0;
    }

    static long number(Call notice) {
        return Long.parseLong(notice.got("event-number"));
    }

    static String focus(Call notice) {
        return notice.got("focus").substring(notice.got("focus").lastIndexOf('/') + 1);
    }
}
