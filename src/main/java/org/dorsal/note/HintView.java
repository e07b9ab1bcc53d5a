package org.dorsal.note;

import java.util.List;

/** A remark of the care plan. */
public record HintView(String id, String title, String text, List<String> citations) {}
