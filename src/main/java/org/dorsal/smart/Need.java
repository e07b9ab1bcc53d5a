package org.dorsal.smart;

/** One interaction on one resource type. */
record Need(Interaction interaction, String type) {}
