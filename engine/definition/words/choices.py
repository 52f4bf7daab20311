"""What the values of a property that has only some are called: 或签 for `any`, on submission …

Rules of this file:
1. A value is found under `Part.property`, else under its property.
2. Every such value of every model is here: a test holds it.
"""

from collections.abc import Mapping

Words = tuple[str, str]

CHOICES: Mapping[str, Mapping[str, Words]] = {
    "acts": {
        "approve": ("Approve", "同意"),
        "reject": ("Reject", "拒绝"),
        "return": ("Return", "退回"),
        "comment": ("Comment", "评论"),
        "complete": ("Complete", "完成"),
    },
    "at": {"save": ("At the first save", "首次保存时"), "submit": ("On submission", "提交时")},
    "can": {
        "create": ("Create", "新建"),
        "read": ("Read", "查看"),
        "update": ("Change", "修改"),
        "delete": ("Delete", "删除"),
        "export": ("Export", "导出"),
        "import": ("Import", "导入"),
        "print": ("Print", "打印"),
        "publish": ("Publish", "发布"),
        "restore": ("Restore", "恢复"),
        "purge": ("Delete for good", "彻底删除"),
        "design": ("Design", "设计"),
    },
    "catch_up": {
        "each": ("Make up for each", "逐次补做"),
        "latest": ("Only the latest", "只补最近一次"),
    },
    "colour": {
        "blue": ("Blue", "蓝色"),
        "green": ("Green", "绿色"),
        "grey": ("Grey", "灰色"),
        "orange": ("Orange", "橙色"),
        "purple": ("Purple", "紫色"),
        "red": ("Red", "红色"),
        "teal": ("Teal", "青色"),
        "yellow": ("Yellow", "黄色"),
    },
    "columns": {"1": ("One column", "单栏"), "2": ("Two columns", "双栏")},
    "compare": {
        "previous_period": ("The period before", "上一时段"),
        "previous_year": ("The year before", "去年同期"),
    },
    "days": {
        "mon": ("Monday", "周一"),
        "tue": ("Tuesday", "周二"),
        "wed": ("Wednesday", "周三"),
        "thu": ("Thursday", "周四"),
        "fri": ("Friday", "周五"),
        "sat": ("Saturday", "周六"),
        "sun": ("Sunday", "周日"),
    },
    "decide": {
        "add_signer": ("Add a signer", "加签"),
        "approve": ("Approve", "同意"),
        "comment": ("Comment", "评论"),
        "complete": ("Complete", "完成"),
        "reject": ("Reject", "拒绝"),
        "return": ("Return", "退回"),
        "take_back": ("Take back", "收回"),
        "transfer": ("Transfer", "转交"),
    },
    "detail": {
        "region": ("Down to the district", "到区县"),
        "street": ("With the street", "含街道"),
    },
    "event": {
        "created": ("Is created", "新建后"),
        "deleted": ("Is deleted", "删除后"),
        "submitted": ("Is submitted", "提交后"),
        "updated": ("Is changed", "修改后"),
    },
    "expect": {
        "any": ("Any number", "数量不限"),
        "one": ("Exactly one", "恰好一条"),
        "some": ("At least one", "至少一条"),
    },
    "format": {
        "money": ("Amount of money", "金额"),
        "number": ("Number", "数值"),
        "percent": ("Percentage", "百分比"),
    },
    "hit": {"first": ("The first match", "第一个匹配")},
    "initiator": {"True": ("Yes", "是")},
    "level": {
        "error": ("Refuse", "拒绝"),
        "warning": ("Warn, with a reason to go on", "提醒（填写理由后可继续）"),
    },
    "match": {
        "at_least": ("At least", "不小于"),
        "at_most": ("At most", "不大于"),
        "contains": ("Contains", "包含"),
        "equals": ("Equals", "等于"),
        "within": ("Lies within", "属于"),
    },
    "mode": {"all": ("Everybody must agree", "会签"), "any": ("One is enough", "或签")},
    "PostStep.mode": {
        "all": ("All or nothing", "全部成功才记"),
        "best": ("Each that can be", "能记多少记多少"),
    },
    "normalize": {
        "lower": ("Small letters", "转为小写"),
        "spaces": ("Single spaces", "合并空格"),
        "trim": ("No spaces at the ends", "去掉首尾空格"),
        "upper": ("Capitals", "转为大写"),
        "width": ("Half-width signs", "全角转半角"),
    },
    "on": {
        "save": ("Whenever it is saved", "每次保存"),
        "submit": ("On submission", "提交时"),
        "step": ("By a step", "由步骤启动"),
        "approved": ("Approved", "同意"),
        "rejected": ("Rejected", "拒绝"),
        "failed": ("Failed", "失败"),
        "late": ("Too late", "超时"),
        "record": ("On a record", "单条记录"),
        "list": ("On a selection of a list", "列表选中记录"),
    },
    "on_delete": {
        "clear": ("Clear the reference", "清空引用"),
        "restrict": ("Do not let it be deleted", "不允许删除"),
    },
    "on_empty": {
        "admin": ("The administrator takes over", "转给管理员"),
        "error": ("Refuse to go on", "不允许继续"),
        "skip": ("Skip the step", "自动跳过"),
        "superior": ("The superior takes over", "转给上级"),
    },
    "outcome": {
        "cancelled": ("Cancelled", "已取消"),
        "completed": ("Completed", "已完成"),
        "rejected": ("Rejected", "已拒绝"),
        "submitted": ("Submitted", "已提交"),
        "withdrawn": ("Withdrawn", "已撤回"),
    },
    "reject": {
        "all": ("Counts when all have decided", "全部处理后再定"),
        "first": ("Ends the step at once", "一人拒绝即拒绝"),
    },
    "reset": {
        "day": ("Every day", "每天"),
        "month": ("Every month", "每月"),
        "never": ("Never", "不重新编号"),
        "year": ("Every year", "每年"),
    },
    "rounding": {
        "half_even": ("Half to even (bankers')", "四舍六入五成双"),
        "half_up": ("Half up", "四舍五入"),
    },
    "running": {
        "leave": ("Leave it as it is", "保持不变"),
        "refuse": ("Refuse what asks for it", "拒绝本次操作"),
    },
    "unit": {
        "day": ("Day", "日"),
        "week": ("Week", "周"),
        "month": ("Month", "月"),
        "quarter": ("Quarter", "季度"),
        "year": ("Year", "年"),
    },
    "withdraw": {
        "never": ("Never", "不允许"),
        "until_end": ("Until the end", "结束之前"),
        "until_first_action": ("Until somebody has acted", "有人处理之前"),
    },
}
"""Property (or `Part.property`) → value → what it is called, in English and in Chinese."""
