package io.acta.codec.json;

import io.acta.codec.schema.BlockLayout;
import io.acta.codec.schema.FieldLayout;
import io.acta.codec.schema.GroupLayout;
import io.acta.codec.schema.MessageLayout;
import io.acta.codec.schema.VarDataLayout;

/** What a field's member is called: as the field, unless the message's own member has that name. */
final class MemberNames {
    private MemberNames() {}

    static String of(final BlockLayout block, final String name) {
        return block instanceof MessageLayout && isTypeLike(name) ? '_' + name : name;
    }

    static boolean isMember(final BlockLayout block, final String member) {
        if (block instanceof MessageLayout && member.equals(JsonView.TYPE)) {
            return true;
        }
        for (final FieldLayout field : block.fields()) {
            if (of(block, field.name()).equals(member)) {
                return true;
            }
        }
        for (final GroupLayout group : block.groups()) {
            if (of(block, group.name()).equals(member)) {
                return true;
            }
        }
        for (final VarDataLayout data : block.varData()) {
            if (of(block, data.name()).equals(member)) {
                return true;
            }
        }
        return false;
    }

    /** {@code type} with any number of underscores: one more keeps each apart from the others. */
    private static boolean isTypeLike(final String name) {
        return name.endsWith(JsonView.TYPE)
                && name.chars().limit(name.length() - JsonView.TYPE.length()).allMatch(c -> c == '_');
    }
}
