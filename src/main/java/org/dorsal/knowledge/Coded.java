package org.dorsal.knowledge;

/** A code with its system and the wording a person reads. */
public record Coded(String system, String code, Wording display) {}
