package dev.lamina.it.fuzz;

/** One step of one user. */
record Turn(User user, Step step) {
    @Override
    public String toString() {
        return user == User.ROOT ? step.toString() : step + " by " + user;
    }
}
