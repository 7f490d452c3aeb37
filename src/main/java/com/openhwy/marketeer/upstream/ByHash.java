package com.openhwy.marketeer.upstream;

import com.openhwy.marketeer.config.model.ServiceConfig.HashKey;
import org.jspecify.annotations.Nullable;

/** Consistent hashing: the same key finds the same endpoint on every loop and every node. */
final class ByHash implements Picker {
  private final HashKey.Algorithm algorithm;
  private @Nullable Members builtFor;
  private @Nullable HashTable primaries;
  private @Nullable HashTable backups;

  ByHash(HashKey.Algorithm algorithm) {
    this.algorithm = algorithm;
  }

  @Override
  public @Nullable Candidate pick(Roster roster, int tier, long key, AttemptLog tried) {
    Members members = roster.members();
    if (members != builtFor) {
      builtFor = members;
      primaries = null;
      backups = null;
    }
    Levels levels = members.levels();
    boolean lastResort = tier == levels.lastResort();
    Candidate found = null;
    if (tier < levels.primaries() || lastResort) {
      primaries = primaries != null ? primaries : table(members, Members.Part.PRIMARY);
      found = primaries.find(key, roster.all(), tier, tried);
    }
    if (found == null && (tier >= levels.primaries() || lastResort)) {
      backups = backups != null ? backups : table(members, Members.Part.BACKUP);
      found = backups.find(key, roster.all(), tier, tried);
    }
    return found;
  }

  private HashTable table(Members members, Members.Part part) {
    return members.tables().get(algorithm, part);
  }
}
