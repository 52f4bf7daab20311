"""Every fault a definition can have: its code, its sentence and its mend, in English and Chinese.

`docs/reference/issues.md` is written from this table. A code is never given a second meaning.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IssueKind:
    """One code: the sentence (with `{parameters}`) and what to do, in both languages."""

    en: str
    zh: str
    mend_en: str
    mend_zh: str
    warning: bool = False


_READING = {
    "FILE001": IssueKind(
        "this file is no part of an app and is not read",
        "该文件不属于应用，不会被读取",
        "Remove it, or put it into forms, workflows, automations, reports, scenarios, prints "
        "or data.",
        "请删除它，或放入 forms、workflows、automations、reports、scenarios、prints 或 data 目录。",
        warning=True,
    ),
    "FILE002": IssueKind(
        "the file has {size} bytes; at most {bound} are read",
        "文件有 {size} 字节，最多读取 {bound} 字节",
        "Split the definition, or move records to data.",
        "请拆分定义，或把数据移到 data 目录。",
    ),
    "FILE003": IssueKind(
        "the file is not UTF-8 text",
        "文件不是 UTF-8 文本",
        "Save it in the encoding UTF-8.",
        "请以 UTF-8 编码保存。",
    ),
    "FILE004": IssueKind(
        "there is no app.yaml",
        "缺少 app.yaml",
        "Add app.yaml with at least `key:`.",
        "请添加 app.yaml，至少写上 `key:`。",
    ),
    "FILE005": IssueKind(
        "{other} holds the same part of the app",
        "{other} 已包含应用的同一部分",
        "Keep one of the two files.",
        "请只保留其中一个文件。",
    ),
    "FILE006": IssueKind(
        "the app has {found} files or {size} bytes; at most {files} files and {bound} bytes",
        "应用共有 {found} 个文件、{size} 字节，上限为 {files} 个文件、{bound} 字节",
        "Split the app, or import records as data.",
        "请拆分应用，或以数据方式导入记录。",
    ),
    "FILE007": IssueKind(
        "`{name}` is no text with a place in data or prints",
        "“{name}”不是 data 或 prints 下的文本文件",
        "Under `files` stand texts by paths such as data/reference.csv.",
        "`files` 下为文本，路径形如 data/reference.csv。",
    ),
    "ZIP001": IssueKind(
        "the bundle is no readable zip archive",
        "应用包不是可读取的 zip 文件",
        "Export it again.",
        "请重新导出。",
    ),
    "ZIP002": IssueKind(
        "`{name}` is a link or no plain file",
        "“{name}”是链接或特殊文件",
        "Bundles hold plain files; put the file itself into it.",
        "应用包只含普通文件，请放入文件本身。",
    ),
    "ZIP003": IssueKind(
        "`{name}` occurs twice (upper and lower case count as the same)",
        "“{name}”重复出现（不区分大小写）",
        "Keep one of the two.",
        "请只保留一个。",
    ),
    "ZIP004": IssueKind(
        "`{name}` is no plain path inside the bundle",
        "“{name}”不是应用包内的普通路径",
        "Names are relative, without `..`, drive, backslash or control characters.",
        "文件名须为相对路径，不含“..”、盘符、反斜杠或控制字符。",
    ),
    "ZIP005": IssueKind(
        "the bundle unpacks to {size} bytes in {found} files; at most {bound} and {files}",
        "应用包解压后为 {size} 字节、{found} 个文件，上限为 {bound} 字节、{files} 个文件",
        "Remove what is no part of the app.",
        "请去掉不属于应用的内容。",
    ),
    "ZIP006": IssueKind(
        "`{name}` is damaged, encrypted, or longer than the archive says",
        "“{name}”已损坏、被加密，或比声明的更长",
        "Export the bundle again, without a password.",
        "请重新导出，不要加密码。",
    ),
    "YAML001": IssueKind(
        "the YAML cannot be read: {problem}",
        "无法读取 YAML：{problem}",
        "Look at indentation, quotes and brackets at this place.",
        "请检查此处的缩进、引号和括号。",
    ),
    "YAML002": IssueKind(
        "anchors (`&{name}`) are not allowed",
        "不允许使用锚点（`&{name}`）",
        "Write the value out.",
        "请把值完整写出。",
    ),
    "YAML003": IssueKind(
        "aliases (`*{name}`) are not allowed",
        "不允许使用别名（`*{name}`）",
        "Write the value out.",
        "请把值完整写出。",
    ),
    "YAML004": IssueKind(
        "merge keys (`<<`) are not allowed",
        "不允许使用合并键（`<<`）",
        "Write the properties out.",
        "请把属性逐一写出。",
    ),
    "YAML005": IssueKind(
        "tags (`{tag}`) are not allowed",
        "不允许使用标签（`{tag}`）",
        "Remove the tag; put the value in quotes to make it text.",
        "请去掉标签；如需文本，请加引号。",
    ),
    "YAML006": IssueKind(
        "a second document begins here",
        "此处开始了第二个文档",
        "A file holds one document: remove `---` or split the file.",
        "一个文件只能有一个文档：请删除 `---` 或拆分文件。",
    ),
    "YAML007": IssueKind(
        "a key must be text; found {found}",
        "键必须是文本，实际为 {found}",
        "Put the key in quotes.",
        "请给键加上引号。",
    ),
    "JSON001": IssueKind(
        "the JSON cannot be read: expected {expected}, found `{found}`",
        "无法读取 JSON：此处应为 {expected}，实际为“{found}”",
        "Look at commas, quotes and brackets at this place.",
        "请检查此处的逗号、引号和括号。",
    ),
    "READ001": IssueKind(
        "`{name}` is given twice; the first is on line {first}",
        "“{name}”重复，第一次出现在第 {first} 行",
        "Keep one of the two.",
        "请只保留一个。",
    ),
    "READ002": IssueKind(
        "`{found}` is no number that can be kept exactly",
        "“{found}”不是可以精确保存的数字",
        "Leave the value out, or write a decimal number.",
        "请省略该值，或写成十进制数。",
    ),
    "READ003": IssueKind(
        "lists and maps are nested more than {bound} deep",
        "列表和映射的嵌套超过 {bound} 层",
        "Look for a bracket that is not closed.",
        "请检查是否有未闭合的括号。",
    ),
    "READ004": IssueKind(
        "the file holds more than {bound} values",
        "文件中的值超过 {bound} 个",
        "Split the definition into several files.",
        "请把定义拆分成多个文件。",
    ),
    "READ005": IssueKind(
        "the number has too many digits",
        "数字的位数过多",
        "Numbers have at most 40 digits; put it in quotes if it is text.",
        "数字最多 40 位；如果是文本，请加引号。",
    ),
    "READ006": IssueKind(
        "the text holds half a character (a lone surrogate)",
        "文本含有半个字符（孤立代理项）",
        "Write the character itself.",
        "请直接写出该字符。",
    ),
    "READ007": IssueKind(
        "the file holds the control character U+{number}",
        "文件含有控制字符 U+{number}",
        "Remove it.",
        "请删除该字符。",
    ),
}

_STRUCTURE = {
    "STR001": IssueKind(
        "`{name}` is no property of {owner}",
        "“{name}”不是{owner}的属性",
        "Remove it, or look it up in the reference.",
        "请删除，或查阅参考手册。",
    ),
    "STR002": IssueKind(
        "`{name}` is missing",
        "缺少“{name}”",
        "Add it.",
        "请补上。",
    ),
    "STR003": IssueKind(
        "expected {expected}, found {found}",
        "此处应为{expected}，实际为 {found}",
        "Put numbers, dates and words such as `true` in quotes where text is meant.",
        "如需文本，请给数字、日期或 `true` 等词加上引号。",
    ),
    "STR004": IssueKind(
        "`{found}` is none of: {allowed}",
        "“{found}”不在可选值之中：{allowed}",
        "Choose one of them.",
        "请从中选择一个。",
    ),
    "STR005": IssueKind(
        "`{found}` is not written as it must be (`{pattern}`)",
        "“{found}”的写法不符合要求（`{pattern}`）",
        "Write it in this form.",
        "请按该格式书写。",
    ),
    "STR006": IssueKind(
        "expected {bound}, found {found}",
        "此处应{bound}，实际为{found}",
        "Stay inside the bounds.",
        "请改到范围之内。",
    ),
    "STR007": IssueKind(
        "this is none of the steps: {allowed}",
        "这不是任何一种步骤：{allowed}",
        "A step carries one of these words.",
        "步骤须包含其中一个词。",
    ),
    "STR008": IssueKind(
        "the value is not valid: {problem}",
        "值无效：{problem}",
        "Look it up in the reference.",
        "请查阅参考手册。",
    ),
    "VER001": IssueKind(
        "the app needs format version {needed}; this engine reads up to {known}",
        "应用需要格式版本 {needed}，本引擎最高支持 {known}",
        "Upgrade the engine; nothing of the app is used.",
        "请升级引擎；应用内容未被使用。",
    ),
}

_MEANING = {
    "KEY001": IssueKind(
        "`{found}` is no key: it must match {pattern}",
        "“{found}”不是合法的键，须符合 {pattern}",
        "Small letters, digits and `_`, beginning with a letter, at most 48 characters.",
        "只能用小写字母、数字和下划线，以字母开头，最多 48 个字符。",
    ),
    "KEY002": IssueKind(
        "the key `{found}` is used twice; the first is at {first}",
        "键“{found}”重复，第一次出现在 {first}",
        "Give one of them another key (upper and lower case count as the same).",
        "请改用不同的键（不区分大小写）。",
    ),
    "KEY003": IssueKind(
        "`{found}` is a reserved name",
        "“{found}”是保留名称",
        "Choose another key; the label can stay.",
        "请换一个键，标签可以保留。",
    ),
    "KEY004": IssueKind(
        "`was: {found}` names an element that is still there",
        "`was: {found}` 指向仍然存在的元素",
        "Remove `was`, or the other element.",
        "请删除 `was` 或另一个元素。",
    ),
    "KEY005": IssueKind(
        "two elements say `was: {found}`",
        "有两个元素都写了 `was: {found}`",
        "Only one element can have had this key.",
        "只有一个元素可以曾用此键。",
    ),
    "REF001": IssueKind(
        "there is no form `{found}`",
        "没有表单“{found}”",
        "Forms of this app by key; of an app named in `depends` as `app.form`.",
        "本应用的表单直接写键；依赖的应用写作“应用.表单”。",
    ),
    "REF002": IssueKind(
        "{owner} has no field `{found}`",
        "{owner}没有字段“{found}”",
        "Name a field that is declared.",
        "请填写已声明的字段。",
    ),
    "REF003": IssueKind(
        "`{found}` is of type {type}; here it must be {expected}",
        "“{found}”的类型是 {type}，此处须为 {expected}",
        "Name another field.",
        "请换一个字段。",
    ),
    "REF004": IssueKind(
        "there is no role `{found}`",
        "没有角色“{found}”",
        "Declare it in roles.yaml; the system's own role is `admin`.",
        "请在 roles.yaml 中声明；系统自带角色为 `admin`。",
    ),
    "REF005": IssueKind(
        "the app `{found}` is not named in `depends`",
        "`depends` 中没有应用“{found}”",
        "Add it to `depends` in app.yaml.",
        "请在 app.yaml 的 `depends` 中添加。",
    ),
    "REF006": IssueKind(
        "the app `{found}` is not at hand: references into it are not checked",
        "找不到应用“{found}”，对它的引用未检查",
        "Check it together with this app.",
        "请与本应用一起检查。",
        warning=True,
    ),
    "REF007": IssueKind(
        "there is no node `{found}`",
        "没有节点“{found}”",
        "Name a declared node.",
        "请填写已声明的节点。",
    ),
    "REF008": IssueKind(
        "`{found}` is no right",
        "“{found}”不是权限",
        "Rights are: create, read, update, delete, restore, purge, export, import, print, publish, "
        "and the key of an action of the form.",
        "权限有：create、read、update、delete、restore、purge、export、import、print、publish，"
        "以及该表单的操作（action）的 key。",
    ),
    "REF009": IssueKind(
        "there is no node or scenario name `{found}` to expect",
        "没有可期待的节点或名称“{found}”",
        "Name a node of a workflow, or what an earlier step saved.",
        "请填写流程节点，或前面步骤保存的名称。",
    ),
    "REF010": IssueKind(
        "there is no report `{found}`",
        "没有报表“{found}”",
        "Name a report of this app by its key.",
        "请填写本应用报表的键。",
    ),
    "ACT001": IssueKind(
        "nobody but the admin may use the action `{found}`",
        "除管理员外，没有人可以使用操作“{found}”",
        "Name its key in `can` of a grant, or give it `roles`.",
        "请在某条授权的 `can` 中写上它的 key，或为它写上 `roles`。",
        warning=True,
    ),
    "FIELD001": IssueKind(
        "a field with a formula takes no `{property}`",
        "带公式的字段不能有 `{property}`",
        "Remove one of the two.",
        "请删除其中之一。",
    ),
    "FIELD002": IssueKind(
        "{low} is above {high}",
        "{low} 大于 {high}",
        "The smallest value must not be above the largest.",
        "最小值不能大于最大值。",
    ),
    "FIELD003": IssueKind(
        "the pattern is no regular expression: {problem}",
        "不是合法的正则表达式：{problem}",
        "Correct it; brackets must be closed.",
        "请更正；括号必须闭合。",
    ),
    "FIELD004": IssueKind(
        "the pattern may take endless time: {problem}",
        "该正则表达式可能耗时过长：{problem}",
        "Use plain repetitions, one behind the other, over different characters.",
        "请使用简单的重复，前后重复的字符不要重叠。",
    ),
    "FIELD005": IssueKind(
        "the default does not fit: {problem}",
        "默认值不符合要求：{problem}",
        "Give a value of the type, inside the bounds, or one of the options.",
        "请填写符合类型、范围或选项的值。",
    ),
    "FIELD006": IssueKind(
        "the format of the number is wrong: {problem}",
        "编号格式有误：{problem}",
        "Text with {{yyyy}} {{yy}} {{mm}} {{dd}} and exactly one {{seq:N}}, N from 1 to 12.",
        "文本加 {{yyyy}} {{yy}} {{mm}} {{dd}}，并恰好包含一个 {{seq:N}}，N 为 1 到 12。",
    ),
    "FIELD007": IssueKind(
        "`{found}` in the title is no field that can be shown",
        "标题中的“{found}”不是可以显示的字段",
        "Name a field, or `lookup.field`.",
        "请填写字段，或“查找.字段”。",
    ),
    "FIELD008": IssueKind(
        "a required field that nobody can write: it has a formula or is read-only without default",
        "必填字段无人可写：它是公式，或为只读且没有默认值",
        "Let it be filled, defaulted or granted by a task, or drop `required`.",
        "请让它可填写、有默认值或由任务授权，或去掉 `required`。",
        warning=True,
    ),
    "FIELD009": IssueKind(
        "{problem}",
        "{problem}",
        "Write the formula, or remove `on_read`.",
        "请写上公式，或去掉 `on_read`。",
    ),
    "FIELD010": IssueKind(
        "{found} columns are too many for one table: at most {bound} (an address takes four)",
        "{found} 列超出一张表的上限 {bound}（地址占四列）",
        "Move some of the fields to a form of their own, with a lookup to it.",
        "请将部分字段移到单独的表单，并用关联字段连接。",
    ),
    "FIELD011": IssueKind(
        "the section `{found}` is a tab, and there is no other tab beside it",
        "分组“{found}”是标签页，但旁边没有别的标签页",
        "Give the section before or behind it `tab: true` as well, or leave it out here.",
        "请让前面或后面的分组也声明 `tab: true`，或在此处去掉。",
        warning=True,
    ),
    "LABEL001": IssueKind(
        "the label mixes letters of different alphabets that look alike: `{found}`",
        "标签混用了外形相似的不同文字的字母：“{found}”",
        "Type the word again in one alphabet.",
        "请用同一种文字重新输入。",
        warning=True,
    ),
    "LABEL002": IssueKind(
        "`{found}` is no locale",
        "“{found}”不是语言代码",
        "Write `en`, `zh` or another language code.",
        "请写 `en`、`zh` 等语言代码。",
    ),
    "APP001": IssueKind(
        "the time zone `{found}` is not known",
        "时区“{found}”不存在",
        "Use a name such as Asia/Shanghai.",
        "请使用如 Asia/Shanghai 的名称。",
    ),
    "APP002": IssueKind(
        "`{found}` is no day or time of a calendar",
        "“{found}”不是日历中的日期或时间",
        "Days are written 2026-10-01, times 09:00; work ends after it begins.",
        "日期写作 2026-10-01，时间写作 09:00；下班须晚于上班。",
    ),
}

_FLOW = {
    "FLOW001": IssueKind(
        "the node `{found}` is never reached",
        "节点“{found}”永远不会到达",
        "Draw a flow to it, or remove it.",
        "请添加到达它的流转，或删除它。",
    ),
    "FLOW002": IssueKind(
        "no end can be reached from the node `{found}`",
        "从节点“{found}”无法到达结束",
        "Draw a flow that leads to an end.",
        "请添加通往结束节点的流转。",
    ),
    "FLOW003": IssueKind(
        "the gateway `{found}` has no default",
        "网关“{found}”没有默认流转",
        "Let exactly one of its flows have no `when`.",
        "请让其中恰好一条流转不带 `when`。",
    ),
    "FLOW004": IssueKind(
        "the gateway `{found}` has {count} defaults",
        "网关“{found}”有 {count} 条默认流转",
        "Only one flow may be without `when`.",
        "只能有一条流转不带 `when`。",
    ),
    "FLOW005": IssueKind(
        "`on: {found}` does not fit a flow from {type} `{node}`",
        "`on: {found}` 不适用于从 {type}“{node}”出发的流转",
        "`approved` and `rejected` leave an approval, `failed` an update node, `late` a wait.",
        "`approved`、`rejected` 用于审批节点，`failed` 用于更新节点，`late` 用于等待节点。",
    ),
    "FLOW006": IssueKind(
        "`when` does not fit a flow from {type} `{node}`",
        "`when` 不适用于从 {type}“{node}”出发的流转",
        "Put an exclusive gateway between and give its flows the conditions.",
        "请在中间加排他网关，把条件写在网关的流转上。",
    ),
    "FLOW007": IssueKind(
        "{count} flows leave `{found}` for the same outcome",
        "“{found}”的同一结果有 {count} 条流转",
        "Put a gateway behind it.",
        "请在其后加一个网关。",
    ),
    "FLOW008": IssueKind(
        "there is no start: {problem}",
        "没有开始：{problem}",
        "One flow leads from `start` to the first node.",
        "须有一条流转从 `start` 通往第一个节点。",
    ),
    "FLOW009": IssueKind(
        "the loop {found} has no person and no wait in it",
        "循环 {found} 中没有人工或等待节点",
        "Put an approval, a task, or a wait that can really wait into the loop.",
        "请在循环中加入审批、办理节点，或确实会等待的等待节点。",
    ),
    "FLOW010": IssueKind(
        "nothing leads on from `{found}`",
        "“{found}”之后没有流转",
        "Draw a flow from it, or make it an end.",
        "请添加从它出发的流转，或改为结束节点。",
    ),
    "FLOW011": IssueKind(
        "no flow may lead {direction} `{found}`",
        "不允许有流转{direction}“{found}”",
        "Nothing leads into a start or out of an end.",
        "不能流入开始节点，也不能从结束节点流出。",
    ),
    "FLOW012": IssueKind(
        "an assignee says {count} of role, user, field, manager, initiator",
        "办理人写了 role、user、field、manager、initiator 中的 {count} 项",
        "Say exactly one; several people are several entries.",
        "请恰好写一项；多人请写多条。",
    ),
    "FLOW013": IssueKind(
        "`{found}` must be filled here but may not be written",
        "“{found}”在此必填，却不可编辑",
        "Add it to `editable`.",
        "请把它加入 `editable`。",
    ),
    "FLOW014": IssueKind(
        "`{found}` is hidden here and also editable or required",
        "“{found}”在此被隐藏，却又可编辑或必填",
        "Remove it from one of the lists.",
        "请从其中一个列表中去掉。",
    ),
    "FLOW015": IssueKind(
        "`{found}` is no time: {problem}",
        "“{found}”不是时限：{problem}",
        "Write `24 working hours`, `3 days` or `90 minutes`.",
        "请写成 `24 working hours`、`3 days` 或 `90 minutes`。",
    ),
    "FLOW016": IssueKind(
        "this flow is never taken: `{first}` stands before it and holds whenever `{found}` does",
        "该流转永远不会被选中：前面的“{first}”在“{found}”成立时总是先成立",
        "Put the narrower condition first.",
        "请把范围较窄的条件放在前面。",
        warning=True,
    ),
    "FLOW018": IssueKind(
        "two workflows start when `{found}` is submitted",
        "提交“{found}”时会启动两个流程",
        "A form starts one workflow on submission.",
        "一个表单提交时只能启动一个流程。",
    ),
    "FLOW019": IssueKind(
        "the branches of `{found}` never join",
        "“{found}”的分支没有汇合",
        "Lead every branch to one gateway of the same type with a single flow out.",
        "请让每条分支都通往同一个同类型、只有一条出口的网关。",
    ),
    "FLOW020": IssueKind(
        "the join `{found}` has no fork",
        "汇合网关“{found}”没有对应的分支网关",
        "A gateway with one flow out joins the branches of another with several; remove it.",
        "只有一条出口的网关用于汇合多出口网关的分支；请删除它或补上分支网关。",
    ),
    "FLOW021": IssueKind(
        "two branches of `{of}` meet at `{found}` before they join",
        "“{of}”的两条分支在汇合之前相遇于“{found}”",
        "Let branches meet at their join alone.",
        "分支只能在汇合网关相遇。",
    ),
    "FLOW022": IssueKind(
        "`{found}` is {join}, but `{of}`, whose branches it joins, is {fork}",
        "“{found}”类型为 {join}，而其对应的分支网关“{of}”为 {fork}",
        "Give both the same type.",
        "请使两者类型一致。",
    ),
    "FLOW023": IssueKind(
        "a flow from `{source}` comes into the branches of `{of}` at `{found}` from outside",
        "来自“{source}”的流转从外部进入“{of}”的分支（“{found}”）",
        "Branches begin at their fork: lead the flow to the fork, or behind the join.",
        "分支只能从分支网关开始：请把该流转指向分支网关，或指向汇合之后。",
    ),
    "STEP002": IssueKind(
        "`{found}` cannot be written: {problem}",
        "“{found}”不可写：{problem}",
        "Steps write stored fields that have no formula.",
        "步骤只能写入没有公式的存储字段。",
    ),
}

_AUTOMATION = {
    "AUTO001": IssueKind(
        "{problem}",
        "{problem}",
        "See “Automations” in the guide to writing an app.",
        "请参阅应用编写指南中的“自动化”。",
    ),
}

_BALANCE = {
    "BAL001": IssueKind(
        "`{found}` cannot be a dimension: {problem}",
        "“{found}”不能作为维度：{problem}",
        "Name an entered field (lookup, select, text …); the ledger has one of the same name.",
        "请使用填写型字段（关联、单选、文本等）；流水表须有同名同类字段。",
    ),
    "BAL002": IssueKind(
        "`{found}` cannot hold a number of the balance: {problem}",
        "“{found}”不能存放余额数值：{problem}",
        "Name an integer, decimal or money field without formula, with the same digits in both.",
        "请使用不带公式的整数、小数或金额字段，且两表小数位数一致。",
    ),
    "BAL003": IssueKind(
        "`{found}` cannot be the ledger: {problem}",
        "“{found}”不能作为流水表：{problem}",
        "A ledger is a form of this app with `append_only: true`, and of one balance alone.",
        "流水表须为本应用的表单，声明 `append_only: true`，且只属于一个余额表。",
    ),
    "BAL004": IssueKind(
        "`{found}` cannot tell repeated postings: {problem}",
        "“{found}”不能用于识别重复过账：{problem}",
        "Name a text field of the ledger with `unique: true`.",
        "请使用流水表中声明 `unique: true` 的文本字段。",
    ),
    "BAL005": IssueKind(
        "the right `{found}` has no effect: records of `{form}` are never written that way",
        "权限“{found}”无效：“{form}”的记录不能这样写入",
        "Remove it. Balances and ledgers are written by `post`; `append_only` is never changed.",
        "请删除。余额和流水只由 `post` 写入；`append_only` 的记录不可更改。",
        warning=True,
    ),
    "BAL006": IssueKind(
        "no workflow can run over `{found}`: its records are not changed",
        "“{found}”不能有流程：其记录不可更改",
        "Run the workflow over the form whose approval posts.",
        "请把流程放在审批后过账的表单上。",
    ),
    "BAL007": IssueKind(
        "`{found}` cannot be cleared: the form's records are not changed",
        "“{found}”不能被清空：该表单的记录不可更改",
        "Remove `on_delete: clear`: what it points at is then kept.",
        "请删除 `on_delete: clear`，被引用的记录将予以保留。",
    ),
}

_EXPRESSION = {
    "STAT001": IssueKind(
        "{problem}",
        "{problem}",
        "Order the rules from the particular to the general, and end with `else`.",
        "规则请从特殊到一般排列，并以 `else` 结尾。",
    ),
    "STAT002": IssueKind(
        "{problem}",
        "{problem}",
        "Write `revisions: true` on the form whose records are revised.",
        "请在要保留业务版本的表单上写 `revisions: true`。",
    ),
    "MASK001": IssueKind(
        "`{found}` is not sensitive: there is nothing to unmask",
        "“{found}”不是敏感字段，无需取消遮盖",
        "Write `sensitive: true` on the field, or leave it out here.",
        "请在字段上写 `sensitive: true`，或从此处删除。",
    ),
    "EXP009": IssueKind(
        "{problem}",
        "{problem}",
        "Nothing a record holds changes that: write another figure or function.",
        "无论记录内容如何都无法计算，请改写其中的数字或函数。",
    ),
    "EXP001": IssueKind(
        "the expression cannot be read: {problem}",
        "无法读取表达式：{problem}",
        "Look at brackets, quotes and operators.",
        "请检查括号、引号和运算符。",
    ),
    "EXP002": IssueKind(
        "{problem}",
        "{problem}",
        "Name something that is declared.",
        "请使用已声明的名称。",
    ),
    "EXP003": IssueKind(
        "{problem}",
        "{problem}",
        "Both sides must be of one type.",
        "两边的类型必须一致。",
    ),
    "EXP004": IssueKind(
        "{problem}",
        "{problem}",
        "Let one of them be entered, or computed from other fields.",
        "请让其中一个改为填写，或由其他字段计算。",
    ),
    "EXP005": IssueKind(
        "{problem}",
        "{problem}",
        "Use `fill` for the value at the time, or `on_read: true` for the present one.",
        "取当时的值请用 `fill`，取当前的值请写 `on_read: true`。",
    ),
    "EXP006": IssueKind(
        "{problem}",
        "{problem}",
        "Look the rule up in the reference of expressions.",
        "请查阅表达式参考。",
    ),
}

ISSUE_CODES: dict[str, IssueKind] = {
    **_READING,
    **_STRUCTURE,
    **_MEANING,
    **_FLOW,
    **_AUTOMATION,
    **_BALANCE,
    **_EXPRESSION,
}
"""All codes, in the order in which an app is read and checked."""
