/** Words of reports, rights, lists, automations, parameters and the menu, in both languages. */

export const zhAreas = {
  "sort.up": "升序",
  "sort.down": "降序",
  "nested.no_tables": "此表单没有子表。",
  "nested.no_progress": "先选择进度所用的状态字段。",
  "nested.any_state": "任意状态",
} as const;

export const enAreas: Record<keyof typeof zhAreas, string> = {
  "sort.up": "Ascending",
  "sort.down": "Descending",
  "nested.no_tables": "This form has no subtables.",
  "nested.no_progress": "First choose the status field that shows the progress.",
  "nested.any_state": "Any status",
};
