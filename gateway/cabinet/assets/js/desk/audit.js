/** Soon. */

export const auditView = { load: async () => ({}), render: () => [] };
