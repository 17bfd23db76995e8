"""The voting terminal, which is never on a network (電磁的記録投票法 Art 4(2))."""
