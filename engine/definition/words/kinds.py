"""The kinds of fields, nodes, charts and filters: what they are called, and their icon.

Rules of this file:
1. Icons are names of Tabler's outline set: a test holds that each is there.
2. Every value of a `type` of the language is here: a test holds it.
"""

from collections.abc import Mapping

Kind = tuple[str, str, str]
"""English, Chinese, icon."""

FIELD_TYPES: Mapping[str, Kind] = {
    "text": ("Text", "单行文本", "letter-t"),
    "long_text": ("Long text", "多行文本", "align-left"),
    "integer": ("Whole number", "整数", "number"),
    "decimal": ("Number", "数值", "decimal"),
    "money": ("Money", "金额", "currency-yuan"),
    "percent": ("Percentage", "百分比", "percentage"),
    "boolean": ("Yes or no", "是否", "toggle-right"),
    "date": ("Date", "日期", "calendar"),
    "datetime": ("Date and time", "日期时间", "calendar-clock"),
    "time": ("Time of day", "时间", "clock"),
    "duration": ("Duration", "时长", "hourglass"),
    "select": ("Single choice", "单选", "circle-dot"),
    "multi_select": ("Several choices", "多选", "checkbox"),
    "lookup": ("Linked record", "关联记录", "link"),
    "multi_lookup": ("Linked records", "关联多条记录", "circles-relation"),
    "row_lookup": ("Linked row", "关联明细行", "table-row"),
    "user": ("Person", "人员", "user"),
    "multi_user": ("People", "多个人员", "users"),
    "department": ("Department", "部门", "hierarchy"),
    "serial": ("Running number", "自动编号", "hash"),
    "attachment": ("Attachments", "附件", "paperclip"),
    "image": ("Pictures", "图片", "photo"),
    "address": ("Address", "地址", "map-pin"),
    "phone": ("Telephone", "电话", "phone"),
    "email": ("E-mail", "邮箱", "mail"),
    "url": ("Web address", "网址", "world"),
    "subtable": ("Table of rows", "明细表", "table"),
    "section": ("Section", "分组", "section"),
}

NODE_TYPES: Mapping[str, Kind] = {
    "start": ("Start", "开始", "player-play"),
    "end": ("End", "结束", "flag"),
    "approval": ("Approval", "审批", "rubber-stamp"),
    "task": ("Task", "办理", "clipboard-check"),
    "cc": ("Copy", "抄送", "mail-forward"),
    "exclusive": ("Branch by condition", "条件分支", "arrows-split-2"),
    "inclusive": ("All branches that apply", "包容分支", "git-fork"),
    "parallel": ("All branches at once", "并行分支", "git-branch"),
    "update": ("Update data", "更新数据", "database-edit"),
    "notify": ("Notify", "通知", "bell"),
    "wait": ("Wait", "等待", "clock-pause"),
}

WIDGET_TYPES: Mapping[str, Kind] = {
    "number": ("Figure", "数字卡片", "number"),
    "line": ("Line chart", "折线图", "chart-line"),
    "bar": ("Bar chart", "柱状图", "chart-bar"),
    "pie": ("Pie chart", "饼图", "chart-pie"),
    "table": ("Table", "表格", "table"),
}

FILTER_TYPES: Mapping[str, Kind] = {
    "date_range": ("Period", "日期范围", "calendar-week"),
    "select": ("Single choice", "单选", "circle-dot"),
    "lookup": ("Linked record", "关联记录", "link"),
}

KINDS: tuple[Mapping[str, Kind], ...] = (FIELD_TYPES, NODE_TYPES, WIDGET_TYPES, FILTER_TYPES)
"""All of them; a value of `type` is in one."""
