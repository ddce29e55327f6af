/** Of what still uses something, at most so many are named in the answer that refuses to delete it. */
export const mostUsersShown = 50;
