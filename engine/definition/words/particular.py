"""Properties that mean something of their own at a place: `Part.property` → its words there.

Rule of this file: only what a reader would misunderstand by the general words of the property.
"""

from collections.abc import Mapping

PARTICULAR: Mapping[str, tuple[str, str, str, str]] = {
    "Action.on": (
        "Shown on",
        "显示位置",
        "Whether the button stands on one record or on a selection of a list.",
        "按钮显示在单条记录上，还是列表的选中记录上。",
    ),
    "AfterStep.after": (
        "Time goes by",
        "时间经过",
        "How much time goes by, such as `3 working days`.",
        "经过多长时间，如 3 个工作日。",
    ),
    "Assignee.field": (
        "People in a field",
        "字段中的人员",
        "A field of the record that holds the person or people.",
        "由记录中的某个人员字段决定。",
    ),
    "Assignee.manager": (
        "Superior",
        "上级",
        "The superior of the person who submitted, so many levels above.",
        "发起人的上级，往上几级。",
    ),
    "Assignee.of": (
        "Superior of",
        "谁的上级",
        "The field of the person whose superior is asked; the initiator's when left out.",
        "查找哪个字段中人员的上级；不填则为发起人的上级。",
    ),
    "BalanceField.after": (
        "Ledger field for the result",
        "流水中的变动后余额",
        "The ledger's field that keeps what is there after the movement.",
        "流水中记录变动后数值的字段。",
    ),
    "BalanceField.ledger": (
        "Ledger field for the movement",
        "流水中的变动数",
        "The ledger's field that keeps each movement of this number.",
        "流水中记录每次变动数的字段。",
    ),
    "Choice.from": (
        "Looked up in",
        "查找的表单",
        "The form whose records are looked through.",
        "在哪个表单的记录中查找。",
    ),
    "Flow.from": (
        "From",
        "起点",
        "The node that the line leaves.",
        "连线从哪个节点出发。",
    ),
    "Flow.on": (
        "On outcome",
        "对应结果",
        "The outcome of the node that this line leads on from.",
        "节点得出什么结果时走这条连线。",
    ),
    "Flow.to": ("To", "终点", "The node that the line leads to.", "连线通向哪个节点。"),
    "Flow.when": (
        "Only when",
        "走这条线的条件",
        "A condition: the line is taken only when it holds; without one it is the default.",
        "条件成立时才走这条连线；不填则为默认连线。",
    ),
    "ForEachStep.as": (
        "Each is called",
        "每一项称为",
        "The name each of them goes by in the steps.",
        "在步骤中用什么名字表示当前这一项。",
    ),
    "Group.by": (
        "Grouped by",
        "分组字段",
        "The field that rows of the report are put together by.",
        "报表按哪个字段分组。",
    ),
    "Layout.columns": (
        "Columns of fields",
        "字段栏数",
        "How many columns the fields stand in on wide screens.",
        "宽屏上字段排成几栏。",
    ),
    "LookupField.form": (
        "Chosen from",
        "引用的表单",
        "The form that a record is chosen from.",
        "从哪个表单中选择记录。",
    ),
    "Measure.format": (
        "Shown as",
        "显示格式",
        "How the figure is written.",
        "指标数值的显示方式。",
    ),
    "Measure.value": (
        "Calculated as",
        "计算方式",
        "The aggregate, such as `SUM(total)` or `COUNT()`.",
        "汇总方式，如 SUM(total) 或 COUNT()。",
    ),
    "MultiLookupField.form": (
        "Chosen from",
        "引用的表单",
        "The form that records are chosen from.",
        "从哪个表单中选择记录。",
    ),
    "Option.was": (
        "Former key",
        "原标识",
        "The key, or keys, it had before; of a field that was a text, the texts that become it. "
        "Data follow.",
        "改名前的标识；字段原为文本时，为归入此选项的文本。数据会一并更新。",
    ),
    "PostStep.mode": (
        "When not all can be posted",
        "不能全部记账时",
        "Whether all rows are posted or none, or each that can be.",
        "全部成功才记账，还是能记多少记多少。",
    ),
    "PostStep.rows": (
        "Rows to post",
        "要记账的行",
        "The rows that are posted, one movement each.",
        "逐行记账的明细，每行一笔变动。",
    ),
    "RollUp.from": (
        "Added up from",
        "被汇总的表单",
        "The form, or rows of one, that is added up.",
        "对哪个表单或明细表进行汇总。",
    ),
    "RollUp.value": (
        "Calculated as",
        "汇总方式",
        "The aggregate, such as `SUM(amount)`.",
        "汇总方式，如 SUM(amount)。",
    ),
    "Rule.on": (
        "Checked",
        "何时检查",
        "Whether the rule binds whenever it is saved, or from submission on.",
        "每次保存都检查，还是提交时才检查。",
    ),
    "Rule.when": (
        "Only when",
        "仅在条件成立时",
        "The rule binds only while this holds.",
        "仅在该条件成立时检查这条规则。",
    ),
    "SerialField.at": (
        "Number is given",
        "编号时机",
        "Whether the number is given at the first save or at submission.",
        "首次保存时编号，还是提交时编号。",
    ),
    "SerialField.by": (
        "Format differs by",
        "按字段区分格式",
        "The select field whose options have formats, and numbers, of their own.",
        "按哪个选项字段使用不同的编号格式，并分别编号。",
    ),
    "SerialField.format": (
        "Number format",
        "编号格式",
        "The parts of the number: text, `{yyyy}`, `{mm}`, `{dd}` and `{seq:4}`.",
        "编号的组成：文字、{yyyy}、{mm}、{dd} 与 {seq:4}。",
    ),
    "Start.on": (
        "Started by",
        "启动方式",
        "Whether submitting the form starts the workflow, or a step does.",
        "提交表单时启动，还是由步骤启动。",
    ),
    "SubtableField.fields": (
        "Columns",
        "明细列",
        "The columns of the table.",
        "明细表中的各列。",
    ),
    "SubtableField.unique": (
        "No duplicates within",
        "同单内不可重复",
        "Columns that may not repeat within one record.",
        "同一条记录的明细中不可重复的列。",
    ),
    "TaskNode.fields": (
        "Fields at this step",
        "节点字段权限",
        "Which fields may be changed, must be filled or are hidden here.",
        "在该节点哪些字段可编辑、必填或隐藏。",
    ),
    "ApprovalNode.fields": (
        "Fields at this step",
        "节点字段权限",
        "Which fields may be changed, must be filled or are hidden here.",
        "在该节点哪些字段可编辑、必填或隐藏。",
    ),
    "WaitNode.after": (
        "At the latest after",
        "最长等待",
        "How long it waits at most, such as `3 working days`.",
        "最多等待多久，如 3 个工作日。",
    ),
    "WaitNode.for": (
        "Waits until",
        "等待条件",
        "The condition that it waits for.",
        "等待该条件成立。",
    ),
    "WaitNode.on": (
        "Woken by",
        "由什么唤醒",
        "The records of other forms whose changes make it look again.",
        "其他表单的哪些记录变化时重新判断。",
    ),
    "WorkCalendar.end": (
        "Work ends",
        "下班时间",
        "When work ends, such as `18:00`.",
        "下班时间，如 18:00。",
    ),
    "WorkCalendar.start": (
        "Work begins",
        "上班时间",
        "When work begins, such as `09:00`.",
        "上班时间，如 09:00。",
    ),
    "Workflow.start": (
        "Started by",
        "启动方式",
        "What starts a run.",
        "由什么启动流程。",
    ),
}
"""`Part.property` → its label (English, Chinese) and its sentence (English, Chinese)."""
